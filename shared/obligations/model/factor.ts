// The second factor of a look-up: what a payer knows beside the printed, sequential number.
import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../../kernel/id.ts';
import { parseDecimal } from '../../kernel/money.ts';
import type { Factor } from '../../settings/model/authority.ts';
import { type Notice, totalOf } from './obligation.ts';

const tailCharacters = 3;

/** Letters and digits of any script, upper-case, full width folded, nothing else. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const tailOf = (plate: string): string | undefined => {
  const characters = [...folded(plate)];
  return characters.length < tailCharacters
    ? undefined
    : characters.slice(-tailCharacters).join('');
};

const nameOf = (name: string): string | undefined => folded(name) || undefined;

interface Rule {
  /** Undefined = the notice does not hold this fact: no factor fits it. */
  readonly held: (notice: Notice) => string | undefined;
  readonly given: (factor: string, notice: Notice) => string | undefined;
}

const rules = {
  /** The last three characters of the plate; who types all of it is understood. */
  plate_tail: {
    held: ({ plate }) => (plate === undefined ? undefined : tailOf(plate)),
    given: tailOf,
  },
  name: {
    held: ({ partyName }) => (partyName === undefined ? undefined : nameOf(partyName)),
    given: nameOf,
  },
  /** The total that the notice printed, without what time has added. */
  amount: {
    held: ({ lines }) => String(totalOf(lines)),
    given: (factor, { currency }) => parseDecimal(factor, currency)?.toString(),
  },
} as const satisfies Record<Factor, Rule>;

/** What to ask the payer for, in one phrase. */
export const factorPhrases = {
  plate_tail: 'the last three characters of the plate',
  name: 'the name on the notice',
  amount: 'the amount printed on the notice, such as 200.00',
} as const satisfies Record<Factor, string>;

/** True when the factor fits the notice. Takes the same time whether it nearly fits or not at all. */
export const factorFits = (factor: Factor, notice: Notice, given: string, key: string): boolean => {
  const rule: Rule = rules[factor];
  const held = rule.held(notice);
  const offered = rule.given(given, notice);
  const isSame = timingSafeEqual(
    keyedHash(key, ['factor', held ?? '']),
    keyedHash(key, ['factor', offered ?? '']),
  );
  return isSame && held !== undefined && offered !== undefined;
};
