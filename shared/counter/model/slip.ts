// The slip of a terminal, from a body: whose money, and when.
import { type Instant, minuteMs } from '../../kernel/time.ts';
import type { Debit, Slip } from './debit.ts';
import type { TellBody } from './debit-bodies.ts';
import { refused } from './refusals.ts';

type Printed = Pick<
  Extract<TellBody, { outcome: 'debited' }>,
  'voucher' | 'reference' | 'debited_at' | 'amount'
>;

/** Clocks of terminals differ by this much. */
const clockMs = 10 * minuteMs;

/** Throws a Failure where the slip cannot be of this debit. */
export const slipOf = (printed: Printed, debit: Debit, now: Instant): Slip => {
  const { voucher, reference, amount } = printed;
  const at = Date.parse(printed.debited_at);
  if (at > now + clockMs || at < debit.recordedAt - clockMs)
    throw refused(
      'debited_at_wrong',
      '/debited_at',
      'a debit happens after its record and before now: correct the time',
    );
  if (amount && amount.currency !== debit.currency)
    throw refused('currency_not_taken', '/amount/currency', `it was recorded in ${debit.currency}`);
  return { voucher, reference, at, amountMinor: amount?.amount ?? debit.cardMinor };
};
