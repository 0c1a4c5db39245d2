// How a printed number becomes a key: the natural key of an obligation is authority + this key.
import type { Authority } from '../../settings/model/authority.ts';

type Normaliser = Authority['normaliser'];

/** The key, or what is wrong with the number and what to do about it. */
export type Normalised = { readonly key: string } | { readonly fault: string };

interface Rule {
  /** Folds what people and printers write differently. */
  readonly fold: (number: string) => string;
  readonly accepts: RegExp;
  readonly keyOf: (folded: string) => string;
  readonly advice: string;
}

const separators = /[\s\-‐‑‒–—]/gu;

/**
 * NFKC folds full-width digits and letters into plain ones. Only a-z rises: `ß` or a dotless `ı` is
 * no spelling of a plain letter.
 */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(separators, '');

const rules = {
  plain: {
    fold: folded,
    accepts: /^[0-9A-Z]{3,40}$/,
    keyOf: (text) => text,
    advice: 'use 3 to 40 letters A-Z and digits; spaces and hyphens do not count',
  },
  /**
   * Decision number of GA/T 16.108: 15 digits and, as printed, a 16th that is a check digit. Its
   * algorithm is not confirmed, so a 16th digit is accepted as it is and left out of the key.
   */
  cn_decision: {
    fold: folded,
    accepts: /^\d{15,16}$/,
    keyOf: (text) => text.slice(0, 15),
    advice: 'use the 15 digits of the decision number, or the 16 that are printed',
  },
} as const satisfies Record<Normaliser, Rule>;

const categoryPattern = /^[0-9A-Z]{1,8}$/;
const longest = 100;

/**
 * The key of a printed number under an authority's rule: `{number}`, or `{category}-{number}` where
 * a category travels with it. Two printed forms of one number give one key.
 */
export const normalise = (
  normaliser: Normaliser,
  number: string,
  category?: string,
): Normalised => {
  const rule: Rule = rules[normaliser];
  const text = number.length > longest ? '' : rule.fold(number);
  if (!rule.accepts.test(text)) return { fault: rule.advice };
  const key = rule.keyOf(text);
  if (category === undefined) return { key };
  const prefix = folded(category.slice(0, longest));
  return categoryPattern.test(prefix)
    ? { key: `${prefix}-${key}` }
    : { fault: 'use a category of 1 to 8 letters and digits, or leave it out' };
};

/** What `obligationId` makes. */
export const obligationIdPattern = /^[a-z0-9][a-z0-9-]{1,31}\.(?:[0-9A-Z]{1,8}-)?[0-9A-Z]{3,40}$/;

/** The parts of an obligation's id, or undefined when it has not that shape. */
export const parseObligationId = (
  id: string,
): { readonly authority: string; readonly key: string } | undefined => {
  if (!obligationIdPattern.test(id)) return undefined;
  const dot = id.indexOf('.');
  return { authority: id.slice(0, dot), key: id.slice(dot + 1) };
};
