// What we still hold of one order's money, line by line, and which of it a lost dispute takes; pure.
import { sum } from '../../kernel/money.ts';
import type { Entry, EntryLine, LedgerAccount } from '../../ledger/model/entry.ts';

/** A credit of ours that has not gone: `amount` is above zero. */
export type Held = EntryLine;

/** Whom the money is owed to. What the treasury must give back was due to it: the two are one. */
const owedTo: Readonly<Partial<Record<LedgerAccount, 'treasury' | 'payer' | 'unclear'>>> = {
  due_to_treasury: 'treasury',
  treasury_receivable: 'treasury',
  surplus_owed: 'payer',
  suspense: 'unclear',
};

const keyOf = ({ account, kind, revenueItem, obligation }: EntryLine): string =>
  [owedTo[account], kind, revenueItem, obligation].join('|');

export const isApplied = ({ account }: Held): boolean => owedTo[account] === 'treasury';

/** Credits less debits of some entries, for each line apart; what went out altogether is left out. */
export const heldBy = (
  entries: readonly Pick<Entry, 'lines'>[],
  gone: readonly EntryLine[] = [],
): readonly Held[] => {
  const lines = new Map<string, Held>();
  const add = (line: EntryLine, amount: number): void => {
    const before = lines.get(keyOf(line));
    lines.set(keyOf(line), { ...(before ?? line), amount: (before?.amount ?? 0) + amount });
  };
  for (const { lines: all } of entries)
    for (const line of all) if (owedTo[line.account]) add(line, -line.amount);
  for (const line of gone) add(line, -line.amount);
  return [...lines.values()].filter(({ amount }) => amount > 0);
};

const totalOf = (lines: readonly Held[]): number => sum(lines.map(({ amount }) => amount));

/** The first of the lines, as far as the amount goes. */
const upTo = (lines: readonly Held[], amountMinor: number): readonly Held[] => {
  let left = amountMinor;
  return lines.flatMap((line) => {
    const amount = Math.min(left, line.amount);
    left -= amount;
    return amount > 0 ? [{ ...line, amount }] : [];
  });
};

const byObligation = (lines: readonly Held[]): readonly (readonly Held[])[] => [
  ...Map.groupBy(lines, ({ obligation = '' }) => obligation).values(),
];

/**
 * Which obligations a loss opens again: the one whose money is exactly the amount, where there is just one;
 * else from the last of the quote, until the amount is reached (docs/decisions/014-disputes.md).
 */
const chosen = (
  groups: readonly (readonly Held[])[],
  amountMinor: number,
): readonly (readonly Held[])[] => {
  const exact = groups.filter((lines) => totalOf(lines) === amountMinor);
  if (exact.length === 1) return exact;
  const taken: (readonly Held[])[] = [];
  let left = amountMinor;
  for (const lines of [...groups].reverse()) {
    if (left <= 0) break;
    taken.push(lines);
    left -= totalOf(lines);
  }
  return taken;
};

/** What a loss takes: debits that together are the amount and what becomes owed back by it. */
export interface Loss {
  /** Lines of ours that go, whole obligations at a time. */
  readonly taken: readonly Held[];
  /** Obligations that are owed again. */
  readonly obligations: readonly string[];
  /** What is left of the last of them: it settles nothing any more. */
  readonly restMinor: number;
  /** What we did not hold any more: it had gone back in another way too. */
  readonly twiceMinor: number;
}

/** First what is owed back or unclear, which settles nothing; then what the treasury is due. */
export const lossOf = (held: readonly Held[], amountMinor: number): Loss => {
  const loose = held.filter((line) => !isApplied(line));
  const first = upTo(loose, amountMinor);
  const leftMinor = amountMinor - totalOf(first);
  const groups = byObligation(held.filter(isApplied));
  const applied = leftMinor > 0 ? chosen(groups, leftMinor).flat() : [];
  const overMinor = totalOf(applied) - leftMinor;
  return {
    taken: [...first, ...applied],
    obligations: [...new Set(applied.map(({ obligation }) => obligation ?? ''))],
    restMinor: Math.max(0, overMinor),
    twiceMinor: Math.max(0, -overMinor),
  };
};
