// What is stored of transfers: references, movements that banks told of, and money that waits in suspense.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { Currency, PositiveAmountMinor } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';
import { basketLimit } from '../../settings/model/client.ts';

/** What a transfer with this reference pays. */
export const Reference = z.object({
  text: z.string(),
  authority: z.string(),
  obligations: z.array(z.string()).min(1).max(basketLimit),
  /** Where it was first asked for: the payments that it opens count there. */
  channel: Channel,
  createdAt: Instant,
});
export type Reference = Readonly<z.infer<typeof Reference>>;

/** Why money of a transfer waits for a person, and what to do. */
export const suspenseReasons = {
  unidentified: 'no reference of ours: ask the payer or the bank, then apply it or send it back',
  several_references: 'more than one reference of ours: ask the payer which one is meant',
  short: 'less than was due at its value date: ask for the rest, or send it back',
  other_currency: 'another currency than the obligations have: exchange it, or send it back',
  other_authority: 'for obligations of another authority: pass it on, or send it back',
  own_transfer_returned: 'a transfer of ours that came back: make it again with a right account',
  reversed_debit: 'the bank undid a debit: find the debit that it belongs to',
  return_unmatched: 'the bank took back a transfer that cannot be told: find it with the bank',
  return_of_other_amount: 'the bank took back another amount than came: clear it with the bank',
} as const;
export type SuspenseReason = keyof typeof suspenseReasons;

const reasons = z.enum(Object.keys(suspenseReasons) as [SuspenseReason, ...SuspenseReason[]]);

/** Money in suspense. `in`: it came and belongs to somebody; `out`: it went and somebody owes it. */
export const Suspense = z.object({
  /** The entry's reference (21 characters). */
  reference: z.string(),
  account: z.string(),
  direction: z.enum(['in', 'out']),
  reason: reasons,
  amount: PositiveAmountMinor,
  currency: Currency,
  valueDate: LocalDate,
  bookedOn: LocalDate,
  bookedAt: Instant,
  /** What the bank calls the movement. */
  movement: z.string(),
  /** The reference that was found in it, and what was due under it at its value date. */
  found: z.string().optional(),
  due: z.int().optional(),
  obligations: z.array(z.string()).max(basketLimit).optional(),
  /** Masked: enough to talk with the bank about it. */
  debtor: z.string().optional(),
  debtorAccount: z.string().optional(),
  /** The object of the bank's message, which says the rest. */
  message: z.string(),
  returnedAt: Instant.optional(),
  revision: z.int(),
});
export type Suspense = Readonly<z.infer<typeof Suspense>>;

export const ends = ['settled', 'surplus', 'suspense', 'returned'] as const;
export type End = (typeof ends)[number];

/** A movement that was booked: the same one is booked once, however often it is told. */
export const Credit = z.object({
  account: z.string(),
  key: z.string(),
  digest: z.string(),
  reference: z.string(),
  end: z.enum(ends),
  message: z.string(),
  bookedAt: Instant,
});
export type Credit = Readonly<z.infer<typeof Credit>>;
