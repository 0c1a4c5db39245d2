// What refunds do to a payment's sums, and what can still go back of it.
import type { Instant } from '../../kernel/time.ts';
import { type Head, remembered } from '../../payments/model/payment.ts';

/** Captured and neither given back nor held back for it, in minor units; never below zero. */
export const refundableMinor = (head: Head): number =>
  Math.max(0, head.applied + head.surplus - head.refunding - head.refunded);

/** While a dispute is open; once it is lost, what it took is counted as gone, and the rest may go. */
export const isBlocked = ({ dispute }: Pick<Head, 'dispute'>): boolean => dispute?.state === 'open';

/** Approval holds the money back; throws where the sums would exceed what was captured. */
export const reserved = (head: Head, reference: string, amount: number, at: Instant): Head => {
  if (amount > refundableMinor(head)) throw new Error('a refund must fit into what was captured');
  return {
    ...head,
    refunding: head.refunding + amount,
    history: remembered(head, at, `refunding ${reference.slice(-2)}`),
  };
};

/** Failure frees it again. */
export const freed = (head: Head, reference: string, amount: number, at: Instant): Head => ({
  ...head,
  refunding: head.refunding - amount,
  history: remembered(head, at, `refund failed ${reference.slice(-2)}`),
});

/** It has gone. */
export const gone = (head: Head, reference: string, amount: number, at: Instant): Head => ({
  ...head,
  refunding: head.refunding - amount,
  refunded: head.refunded + amount,
  history: remembered(head, at, `refunded ${reference.slice(-2)}`),
});
