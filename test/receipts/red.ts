// Takes applied money back as the other subjects do, for red receipts.
import { currentAttempt } from '../../shared/payments/model/payment.ts';
import { decideReturn } from '../../shared/payments/store/decide.ts';
import { findPayment } from '../../shared/payments/store/payments.ts';
import type { TestWorld } from '../world.ts';

/** The provider, the bank or a cashier gives the captured money back: all of it. */
export const givenBack = async (world: TestWorld, id: string): Promise<void> => {
  const payment = await findPayment(world.memory, id);
  const attempt = payment && currentAttempt(payment.head);
  if (!payment || !attempt?.captured) throw new Error(`payment ${id} has no money to give back`);
  const { amount, currency, at } = attempt.captured;
  const decision = await decideReturn(world, payment, attempt, {
    outcome: 'returned',
    captured: { outcome: 'succeeded', providerId: 'sb', money: { amount, currency }, at },
    at: world.now(),
  });
  const { status } = await world.memory.commit(decision?.writes ?? []);
  if (status !== 'committed') throw new Error(`payment ${id} could not be given back`);
};
