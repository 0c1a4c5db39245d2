// Whether money of a payment may go back at all.
import { Failure } from '../../kernel/failure.ts';
import type { Head } from '../../payments/model/payment.ts';
import { isBlocked } from './sums.ts';

const notRefundable = (state: string): Failure =>
  new Failure(
    'conflict',
    'payment_not_paid',
    `nothing was captured for this payment, which is ${state}: there is nothing to give back`,
  );

const disputed = (): Failure =>
  new Failure(
    'conflict',
    'payment_disputed',
    'the payer disputes this payment at the provider: wait until the dispute has ended',
  );

/** Throws a Failure unless money of the payment may go back at all. */
export const checkPayment = (head: Head): void => {
  if (head.applied + head.surplus === 0) throw notRefundable(head.state);
  if (isBlocked(head)) throw disputed();
};
