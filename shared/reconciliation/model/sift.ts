// Sorts out the lines that take no part in the join: repeated, seen before, of other kinds or currencies.
import type { Currency } from '../../kernel/money.ts';
import type { StatementLine } from '../../statements/format.ts';
import { contentDigest, lineDigest } from './rows.ts';
import type { Verdict, Why } from './verdict.ts';

/** Lines that committed runs accounted for: content by line, both as digests. */
export type Seen = ReadonlyMap<string, string>;

export interface Sifted {
  /** What can be joined with the ledger: captures, refunds and disputes of the account's currency. */
  readonly joinable: readonly StatementLine[];
  readonly verdicts: readonly Verdict[];
}

interface Unique {
  readonly lines: readonly StatementLine[];
  readonly repeated: readonly Verdict[];
}

const comesFirst = (a: StatementLine, b: StatementLine): boolean => {
  const [one, other] = [contentDigest(a), contentDigest(b)];
  return one === other ? a.line < b.line : one < other;
};

/** One line for each id. Which version of a changed line counts does not depend on the file's order. */
const unique = (all: readonly StatementLine[]): Unique => {
  const first = new Map<string, StatementLine>();
  const later: StatementLine[] = [];
  for (const line of all) {
    const present = first.get(line.providerLineId);
    if (present && comesFirst(present, line)) later.push(line);
    else {
      first.set(line.providerLineId, line);
      if (present) later.push(present);
    }
  }
  const contents = new Map(
    later.map(({ providerLineId }) => {
      const line = first.get(providerLineId);
      return [providerLineId, line ? contentDigest(line) : ''];
    }),
  );
  const repeated = later.map((line): Verdict => {
    const isSame = contents.get(line.providerLineId) === contentDigest(line);
    return { line, end: 'duplicate_line', why: isSame ? 'repeated' : 'changed' };
  });
  return { lines: [...first.values()], repeated };
};

const otherKinds = {
  fee: 'fee',
  other: 'other',
} as const satisfies Partial<Record<StatementLine['kind'], Why>>;

const isOtherKind = (kind: StatementLine['kind']): kind is keyof typeof otherKinds =>
  Object.hasOwn(otherKinds, kind);

const payoutKey = ({ payout, currency }: StatementLine): string => `${payout} ${currency}`;

/** What each payout's lines add up to, without the payout's own line. */
const payoutSums = (lines: readonly StatementLine[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const line of lines)
    if (line.kind !== 'payout')
      sums.set(payoutKey(line), (sums.get(payoutKey(line)) ?? 0) + line.netMinor);
  return sums;
};

/** A payout's own line is the negative of its other lines: a file that lost some is noticed here. */
const payoutVerdict = (line: StatementLine, sums: ReadonlyMap<string, number>): Verdict => {
  const expectedMinor = -(sums.get(payoutKey(line)) ?? 0);
  return line.netMinor === expectedMinor
    ? { line, end: 'other_kind', why: 'payout' }
    : { line, end: 'other_kind', why: 'payout_differs', expectedMinor };
};

const seenVerdict = (line: StatementLine, seen: Seen): Verdict | undefined => {
  const content = seen.get(lineDigest(line));
  if (content === undefined) return undefined;
  const why = content === contentDigest(line) ? 'seen_before' : 'changed';
  return { line, end: 'duplicate_line', why };
};

const kindVerdict = (line: StatementLine, currency: Currency): Verdict | undefined => {
  if (line.currency !== currency) return { line, end: 'other_kind', why: 'other_currency' };
  if (line.payout === undefined) return { line, end: 'other_kind', why: 'not_paid_out' };
  if (isOtherKind(line.kind)) return { line, end: 'other_kind', why: otherKinds[line.kind] };
  return undefined;
};

/** Splits the lines of a file into those that join the ledger and those whose end is known already. */
export const sift = (
  all: readonly StatementLine[],
  { currency, seen }: { readonly currency: Currency; readonly seen: Seen },
): Sifted => {
  const { lines, repeated } = unique(all);
  const sums = payoutSums(lines);
  const verdicts = [...repeated];
  const joinable: StatementLine[] = [];
  for (const line of lines) {
    const verdict =
      line.kind === 'payout'
        ? payoutVerdict(line, sums)
        : (seenVerdict(line, seen) ?? kindVerdict(line, currency));
    if (verdict) verdicts.push(verdict);
    else joinable.push(line);
  }
  return { joinable, verdicts };
};
