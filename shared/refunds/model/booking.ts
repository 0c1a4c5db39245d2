// The journal entry of a refund: one per refund, line by line, once the money has surely gone.

import type { LocalDate } from '../../kernel/time.ts';
import type { Entry, EntryLine, LedgerAccount } from '../../ledger/model/entry.ts';
import type { Booking } from '../../payments/model/capture.ts';
import type { Refund, RefundPart } from './refund.ts';
import { paidBy } from './remitted.ts';

/** Where the money left from, and what the other side calls the movement. */
export interface Outflow {
  readonly book: string;
  readonly account: LedgerAccount;
  readonly providerId: string;
  readonly at: number;
  readonly providerDay?: string | undefined;
}

const debit = (part: RefundPart, account: LedgerAccount): EntryLine => {
  const { kind, obligation, revenueItem, why, amount } = part;
  return kind === 'surplus'
    ? { account: 'surplus_owed', amount, obligation, why }
    : { account, amount, kind, revenueItem, obligation };
};

/** Its reference day is the day of the capture that it undoes. */
export const refundEntry = (
  refund: Refund,
  outflow: Outflow,
  booking: Booking,
  remittedUntil: LocalDate | undefined,
): Entry => ({
  book: outflow.book,
  day: booking.day,
  reference: refund.reference,
  cause: 'refund',
  at: booking.at,
  currency: refund.currency,
  lines: [
    ...refund.parts.map((part) => debit(part, paidBy(refund.capturedDay, remittedUntil))),
    { account: outflow.account, amount: -refund.amount },
  ],
  providerId: outflow.providerId,
  providerAt: outflow.at,
  ...(outflow.providerDay === undefined ? {} : { providerDay: outflow.providerDay }),
  referenceDay: refund.capturedDay,
});
