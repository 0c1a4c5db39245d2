// Calls the provider for a stored payment, and stores what it answered. Repeating it is safe by contract.
import { referenceOf } from '../../kernel/id.ts';
import type { Order, OrderKey } from '../../providers/contract.ts';
import type { Accepted, PayOutcome } from '../../providers/outcomes.ts';
import { getAccount } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import { currentAttempt, type Head, type Payment } from '../model/payment.ts';
import { findPayment, headChanged, nextWrite } from './payments.ts';
import { record } from './record.ts';

export type SubmitWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'connect'>;

/** The order of the current attempt, from stored values only: every repetition sends the same. */
export const orderOf = ({ head, quote }: Payment): Order => {
  const attempt = currentAttempt(head);
  return {
    reference: referenceOf(head.id, attempt.number),
    money: { amount: head.amount, currency: head.currency },
    method: head.method,
    presentation: quote.presentation,
    description: quote.description,
    createdAt: attempt.startedAt,
    expiresAt: head.quoteUntil,
    ...(quote.returnUrl === undefined ? {} : { returnUrl: quote.returnUrl }),
    ...(quote.payerIp === undefined ? {} : { payerIp: quote.payerIp }),
    ...(quote.locale === undefined ? {} : { locale: quote.locale }),
  };
};

/** What names the order in a query, a close or a refund. */
export const orderKeyOf = (payment: Payment): OrderKey => {
  const order = orderOf(payment);
  const providerId = payment.next?.providerId ?? currentAttempt(payment.head).providerId;
  return {
    reference: order.reference,
    money: order.money,
    createdAt: order.createdAt,
    expiresAt: order.expiresAt,
    presentation: order.presentation,
    ...(providerId === undefined ? {} : { providerId }),
  };
};

const accepted = async (
  world: SubmitWorld,
  payment: Payment,
  said: Pick<Accepted, 'providerId' | 'next'>,
): Promise<void> => {
  await world.table.commit([
    nextWrite(payment.head.id, {
      attempt: currentAttempt(payment.head).number,
      ...(said.providerId === undefined ? {} : { providerId: said.providerId }),
      next: said.next,
    }),
  ]);
};

const markedUnknown = (head: Head): Head => ({
  ...head,
  attempts: head.attempts.map((attempt) =>
    attempt.state === 'submitting' ? { ...attempt, state: 'unknown' as const } : attempt,
  ),
});

/** A refused commit is fine: somebody knew more meanwhile. */
const unknown = async (world: SubmitWorld, payment: Payment, why: string): Promise<void> => {
  world.log.warn('outcome_unknown', { payment: payment.head.id, why });
  if (currentAttempt(payment.head).state !== 'submitting') return;
  await world.table.commit([headChanged(payment.head, markedUnknown(payment.head))]);
};

const called = async (world: SubmitWorld, payment: Payment): Promise<PayOutcome> => {
  const account = await getAccount(world.table, currentAttempt(payment.head).account);
  try {
    const connection = await world.connect(account);
    return await connection.pay(orderOf(payment));
  } catch (cause) {
    world.log.error('provider_fault', cause, { account: account.id, verb: 'pay' });
    return { outcome: 'unknown', why: 'fault' };
  }
};

const store = async (world: SubmitWorld, payment: Payment, said: PayOutcome): Promise<void> => {
  const { reference } = orderOf(payment);
  if (said.outcome === 'accepted') await accepted(world, payment, said);
  else if (said.outcome === 'succeeded') await record(world, reference, said);
  else if (said.outcome === 'unknown') await unknown(world, payment, said.why);
  else if (said.final) await record(world, reference, { ...said, final: true });
  else
    await accepted(world, payment, {
      next: { kind: 'wait' },
      ...(said.providerId === undefined ? {} : { providerId: said.providerId }),
    });
};

/** Makes (or makes sure of) the order at the provider; answers the payment as it then stands. */
export const submit = async (world: SubmitWorld, payment: Payment): Promise<Payment> => {
  await store(world, payment, await called(world, payment));
  return (await findPayment(world.table, payment.head.id)) ?? payment;
};
