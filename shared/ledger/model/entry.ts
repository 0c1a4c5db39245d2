// A journal entry: balanced, immutable, cash-basis for an agency; the chart of accounts as a table.
import * as z from 'zod';
import { amountLimitMinor, Currency, sum } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';

/** The chart: numbers as in public-sector practice (collections are a liability, not revenue). */
export const ledgerAccounts = {
  clearing: { number: '1200', text: 'Provider clearing' },
  safe: { number: '1240', text: 'Cash in the safe' },
  cash_in_hand: { number: '1250', text: 'Cash in hand' },
  partner_receivable: { number: '1260', text: 'Receivable from partners' },
  bank: { number: '1300', text: 'Collection bank' },
  fee_top_up: { number: '1310', text: 'Provider fees to be made good' },
  treasury_receivable: { number: '1320', text: 'Receivable from the treasury' },
  refund_account: { number: '1330', text: 'Refund account' },
  due_to_treasury: { number: '2100', text: 'Due to treasury' },
  suspense: { number: '2200', text: 'Suspense' },
  surplus_owed: { number: '2300', text: 'Surplus owed back' },
  disputes: { number: '2400', text: 'Disputes' },
  over_short: { number: '5910', text: 'Cash over and short' },
} as const;

export type LedgerAccount = keyof typeof ledgerAccounts;

/** A debit is positive, a credit negative, in minor units. Never zero. */
export const EntryLine = z.object({
  account: z.enum(Object.keys(ledgerAccounts) as [LedgerAccount, ...LedgerAccount[]]),
  amount: z
    .int()
    .min(-amountLimitMinor)
    .max(amountLimitMinor)
    .refine((amount) => amount !== 0, 'a line of zero says nothing'),
  /** Lines stay apart to the treasury: what kind, and which revenue item. */
  kind: z.enum(['fine', 'penalty', 'cost', 'fee']).optional(),
  revenueItem: z.string().optional(),
  obligation: z.string().optional(),
  /** Why money is surplus. */
  why: z.string().optional(),
});
export type EntryLine = Readonly<z.infer<typeof EntryLine>>;

export const causes = [
  'capture',
  'suspense',
  'return',
  'refund',
  'payout',
  'fees',
  'float',
  'over_short',
  'hand_over',
  'dispute_taken',
  'dispute_reinstated',
  'dispute_lost',
  'dispute_regained',
] as const;
export type Cause = (typeof causes)[number];

export const Entry = z
  .object({
    /** An account of ours, or `office`. */
    book: z.string(),
    day: LocalDate,
    /** Attempt's provider reference (21 characters), or the id of a run or a cashier's session. */
    reference: z.string(),
    cause: z.enum(causes),
    /** The instant of booking. */
    at: Instant,
    currency: Currency,
    lines: z.array(EntryLine).min(2).max(300),
    /** What the provider calls the order and when it says the money moved. */
    providerId: z.string().optional(),
    providerAt: Instant.optional(),
    providerDay: z.string().optional(),
    /** The earlier day that this entry belongs to, when it was found later. */
    referenceDay: LocalDate.optional(),
  })
  .refine((entry) => sum(entry.lines.map((line) => line.amount)) === 0, 'an entry must balance');
export type Entry = Readonly<z.infer<typeof Entry>>;
