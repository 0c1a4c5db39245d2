// Cancels a pending payment: the wish is stored first, a worker then makes sure that nobody can pay.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import { endingBegun } from './model/ending.ts';
import type { PaymentCaller } from './model/owner.ts';
import type { Head, Payment } from './model/payment.ts';
import { ownPayment } from './store/admit.ts';
import { headChanged } from './store/payments.ts';

export type CancelWorld = Pick<World, 'table' | 'now' | 'hashKeys' | 'wake'>;

const tries = 5;

const refuseFinished = ({ head }: Payment): void => {
  if (head.state !== 'paid' && head.state !== 'surplus' && !head.suspense) return;
  throw new Failure(
    'conflict',
    'payment_paid',
    'money has arrived for this payment: it cannot be cancelled, only refunded',
  );
};

const isStored = async (world: CancelWorld, before: Payment, head: Head): Promise<boolean> =>
  (await world.table.commit([headChanged(before.head, head)])).status === 'committed';

/**
 * Begins the end of a payment, and wakes its worker each time it is asked. While it stands `cancelling`,
 * money may still arrive and is then booked; a payment that has ended already is answered as it is.
 */
export const cancel = async (
  world: CancelWorld,
  input: { readonly caller: PaymentCaller; readonly id: string },
): Promise<Payment> => {
  for (let left = tries; left > 0; left -= 1) {
    const payment = await ownPayment(world, input.caller, input.id);
    refuseFinished(payment);
    if (payment.head.state !== 'pending') return payment;
    const head = payment.head.ending
      ? payment.head
      : endingBegun(payment.head, 'cancelled', world.now());
    if (head === payment.head || (await isStored(world, payment, head))) {
      await world.wake({ payment: head.id }, 0);
      return { ...payment, head };
    }
  }
  throw new Failure('busy', 'try_again', 'others are changing this payment: try again', {
    retryAfterSeconds: 1,
  });
};
