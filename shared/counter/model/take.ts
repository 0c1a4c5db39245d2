// A take: what one payer gave at the desk and got back, beside the payment that it made.
import * as z from 'zod';
import { AmountMinor, Currency } from '../../kernel/money.ts';
import { Instant } from '../../kernel/time.ts';

export const Reversal = z.object({
  state: z.enum(['asked', 'done']),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  /** The second person, where one was needed. */
  approvedBy: z.string().optional(),
});
export type Reversal = Readonly<z.infer<typeof Reversal>>;

export const Take = z.object({
  payment: z.string(),
  session: z.string(),
  operator: z.string(),
  currency: Currency,
  /** What of the payment was paid in cash, and what the payer put down for it. */
  cashMinor: AmountMinor,
  givenMinor: AmountMinor,
  /** What was debited from a card at a terminal. */
  cardMinor: AmountMinor,
  at: Instant,
  reversal: Reversal.optional(),
  revision: z.int(),
});
export type Take = Readonly<z.infer<typeof Take>>;

/** What the payer got back: change is given, never booked. */
export const changeMinor = ({ givenMinor, cashMinor }: Pick<Take, 'givenMinor' | 'cashMinor'>) =>
  givenMinor - cashMinor;
