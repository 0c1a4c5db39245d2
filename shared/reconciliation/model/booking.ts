// What a statement books: the payout that reached the bank, and the fees that were kept from it.
import type { Currency } from '../../kernel/money.ts';
import type { Instant, LocalDate } from '../../kernel/time.ts';
import type { Entry, EntryLine, LedgerAccount } from '../../ledger/model/entry.ts';
import type { Verdict, Why } from './verdict.ts';

/**
 * Where a line's money stands against. The bank gets the net of every line that a payout carries, so each
 * must stand somewhere: what pairs with the ledger clears it; what does not waits in suspense for a
 * person, in full, and the entry that it contradicts stays in clearing. So, once all is matched, clearing
 * is back at zero for the payout, and at every time clearing = open entries, suspense = unclear money.
 */
const contraByWhy: Readonly<Partial<Record<Why, LedgerAccount>>> = {
  fee_differs: 'clearing',
  other_amount: 'suspense',
  not_in_ledger: 'suspense',
  refund: 'suspense',
  other: 'suspense',
  dispute: 'suspense',
  dispute_reversal: 'suspense',
  fee: 'fee_top_up',
};

/** The account that a line's money stands against; undefined when the line books nothing. */
export const contraOf = ({ end, why }: Verdict): LedgerAccount | undefined =>
  end === 'matched' ? 'clearing' : why && contraByWhy[why];

type Sums = Map<LedgerAccount, number>;

const add = (sums: Sums, account: LedgerAccount, amount: number): void => {
  sums.set(account, (sums.get(account) ?? 0) + amount);
};

const linesOf = (sums: Sums): readonly EntryLine[] =>
  [...sums]
    .filter(([, amount]) => amount !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([account, amount]) => ({ account, amount }));

/** A movement of `own` against what the lines stand against. */
const movement = (
  verdicts: readonly Verdict[],
  own: LedgerAccount,
  amountOf: (verdict: Verdict) => number,
): readonly EntryLine[] => {
  const sums: Sums = new Map();
  for (const verdict of verdicts) {
    const contra = contraOf(verdict);
    if (contra === undefined) continue;
    add(sums, own, amountOf(verdict));
    add(sums, contra, -amountOf(verdict));
  }
  return linesOf(sums);
};

/** The entries of a run; one for fees and one for what the bank got, each left out when nothing moved. */
export const bookingOf = (
  verdicts: readonly Verdict[],
  head: {
    readonly book: string;
    readonly day: LocalDate;
    readonly reference: string;
    readonly at: Instant;
    readonly currency: Currency;
  },
): readonly Entry[] => {
  const fees = movement(verdicts, 'fee_top_up', ({ line }) => line.feeMinor);
  const payout = movement(verdicts, 'bank', ({ line }) => line.netMinor);
  return [
    { ...head, cause: 'fees' as const, lines: [...fees] },
    { ...head, cause: 'payout' as const, lines: [...payout] },
  ].filter((entry) => entry.lines.length > 0);
};
