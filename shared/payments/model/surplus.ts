// Whether a payment's surplus still waits to be taken in hand: a refund of it opened, or its owner told.
import type { Head } from './payment.ts';

/**
 * Surplus that nobody has taken in hand, in minor units. What the provider gave back by itself is no
 * surplus any more, and while a dispute is open (or lost) no money of the payment goes back.
 */
export const surplusToReturn = (head: Head): number => {
  const { applied, surplus, refunding, refunded, surplusBack, dispute, suspense } = head;
  if (suspense || dispute?.state === 'open' || dispute?.state === 'lost') return 0;
  const unasked = surplus - (surplusBack?.askedMinor ?? 0);
  return Math.max(0, Math.min(unasked, applied + surplus - refunding - refunded));
};

export const owesSurplus = (head: Head): boolean => surplusToReturn(head) > 0;
