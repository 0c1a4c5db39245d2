// Calls the provider for a stored payment, and stores what it answered. Repeating it is safe by contract.
import { referenceOf } from '../../kernel/id.ts';
import { type Instant, minuteMs } from '../../kernel/time.ts';
import type { Order, OrderKey } from '../../providers/contract.ts';
import { ProviderFault } from '../../providers/fault.ts';
import type { Accepted, Declined, PayOutcome } from '../../providers/outcomes.ts';
import { attemptsLimit } from '../../routing/model/choose.ts';
import { reportFault, reportSuccess } from '../../routing/store/health.ts';
import { getAccount } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import {
  type Attempt,
  currentAttempt,
  type Head,
  isWaiting,
  type Payment,
} from '../model/payment.ts';
import { findPayment, headChanged, nextWrite } from './payments.ts';
import { type Recorded, type Refused, record } from './record.ts';

export type SubmitWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'connect'>;

/** Providers want an order to live a minute or more; a scanned code is undone long before. */
const scannedOrderMs = 2 * minuteMs;

const orderEndOf = ({ head, quote }: Payment, { startedAt }: Attempt): Instant =>
  quote.presentation === 'code_scanned' ? startedAt + scannedOrderMs : head.quoteUntil;

/**
 * The order of the current attempt, from stored values only: every repetition sends the same. A scanned
 * code is not among them.
 */
export const orderOf = (payment: Payment): Order => {
  const { head, quote } = payment;
  const attempt = currentAttempt(head);
  return {
    reference: referenceOf(head.id, attempt.number),
    money: { amount: head.amount, currency: head.currency },
    method: head.method,
    presentation: quote.presentation,
    description: quote.description,
    createdAt: attempt.startedAt,
    expiresAt: orderEndOf(payment, attempt),
    ...(quote.returnUrl === undefined ? {} : { returnUrl: quote.returnUrl }),
    ...(quote.payerIp === undefined ? {} : { payerIp: quote.payerIp }),
    ...(quote.payerId === undefined ? {} : { payerId: quote.payerId }),
    ...(quote.device === undefined ? {} : { device: quote.device }),
    ...(quote.locale === undefined ? {} : { locale: quote.locale }),
  };
};

/** What names an order in a query, a close or a refund: the last attempt's, or an earlier one's. */
export const orderKeyOf = (payment: Payment, number?: number): OrderKey => {
  const { head, next } = payment;
  const last = currentAttempt(head);
  const attempt = head.attempts.find((one) => one.number === number) ?? last;
  const providerId = (attempt === last ? next?.providerId : undefined) ?? attempt.providerId;
  return {
    reference: referenceOf(head.id, attempt.number),
    money: { amount: head.amount, currency: head.currency },
    createdAt: attempt.startedAt,
    expiresAt: orderEndOf(payment, attempt),
    presentation: payment.quote.presentation,
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

/** Whoever created the payment, and may still be the only one who has called the provider. */
export interface Maker {
  /** Until then nobody else looks at the payment, unless it is being ended. */
  readonly aloneUntil: Instant;
  /** The account had faults on record when it was chosen: a success clears them. */
  readonly faultsSeen: boolean;
  /** The payer's scanned code, for as long as the request that brought it lasts. */
  readonly payerCode?: string | undefined;
}

type Answer = PayOutcome | Refused;

/**
 * Only the one who surely makes the first call of an attempt can know that nothing exists after a
 * refusal; to all others a fault says nothing about calls that were made before.
 */
const isAlone = (world: SubmitWorld, payment: Payment, maker: Maker | undefined): boolean =>
  maker !== undefined &&
  world.now() < maker.aloneUntil &&
  currentAttempt(payment.head).state === 'submitting';

const faultOf = (
  world: SubmitWorld,
  payment: Payment,
  cause: unknown,
  wasSent: boolean,
): Answer => {
  const { account } = currentAttempt(payment.head);
  world.log.error('provider_fault', cause, { account, verb: wasSent ? 'pay' : 'connect' });
  const final = cause instanceof ProviderFault;
  return final || !wasSent ? { outcome: 'refused', final } : { outcome: 'unknown', why: 'fault' };
};

const called = async (
  world: SubmitWorld,
  payment: Payment,
  { payerCode }: Pick<Maker, 'payerCode'>,
): Promise<Answer> => {
  const account = await getAccount(world.table, currentAttempt(payment.head).account);
  let wasSent = false;
  try {
    const connection = await world.connect(account);
    wasSent = true;
    const order = orderOf(payment);
    return await connection.pay(payerCode === undefined ? order : { ...order, payerCode });
  } catch (cause) {
    return faultOf(world, payment, cause, wasSent);
  }
};

/** What the record made of it, where it was asked. */
type Stored = Recorded | undefined;

const refused = async (
  world: SubmitWorld,
  payment: Payment,
  said: Refused,
  maker: Maker | undefined,
): Promise<Stored> => {
  const codeAtHand = maker?.payerCode !== undefined;
  const recorded = isAlone(world, payment, maker)
    ? await record(world, orderOf(payment).reference, { ...said, codeAtHand })
    : undefined;
  if (recorded?.status !== 'recorded') await unknown(world, payment, 'fault');
  return recorded;
};

/** The payer can act, or (after a decline that leaves the order payable) must wait. */
const answered = (
  world: SubmitWorld,
  payment: Payment,
  said: Accepted | Declined,
): Promise<void> => {
  const { providerId } = said;
  const next = said.outcome === 'accepted' ? said.next : ({ kind: 'wait' } as const);
  return accepted(world, payment, { next, ...(providerId === undefined ? {} : { providerId }) });
};

const store = async (
  world: SubmitWorld,
  payment: Payment,
  said: Answer,
  maker: Maker | undefined,
): Promise<Stored> => {
  const { reference } = orderOf(payment);
  if (said.outcome === 'refused') return refused(world, payment, said, maker);
  if (said.outcome === 'succeeded') return record(world, reference, said);
  if (said.outcome === 'declined' && said.final)
    return record(world, reference, { ...said, final: true });
  if (said.outcome === 'unknown') await unknown(world, payment, said.why);
  else await answered(world, payment, said);
  return undefined;
};

/** Trouble of the account, not of the payment: repetitions of one unlucky order count once. */
const reportHealth = async (
  world: SubmitWorld,
  { head }: Payment,
  said: Answer,
  maker: Maker | undefined,
): Promise<void> => {
  const { account, state, choice } = currentAttempt(head);
  const isFault = said.outcome === 'unknown' || said.outcome === 'refused';
  if (isFault && state === 'submitting') await reportFault(world, account);
  if (!isFault && (choice?.probe || maker?.faultsSeen))
    await reportSuccess(world, account, head.id);
};

/** Whether this very call made the next attempt, so that it goes on with it. */
const hasMoved = (before: Payment, stored: Stored, after: Payment): boolean =>
  stored?.status === 'recorded' &&
  stored.head.attempts.length > before.head.attempts.length &&
  stored.head.attempts.length === after.head.attempts.length &&
  isWaiting(after.head) &&
  after.head.ending === undefined;

/** A payment after its call, and when the provider wants to be asked again, where it said so. */
export type Submitted = Payment & { readonly retryAfterSeconds?: number };

const retryOf = (said: Answer): { readonly retryAfterSeconds?: number } =>
  said.outcome === 'unknown' && said.retryAfterSeconds !== undefined
    ? { retryAfterSeconds: said.retryAfterSeconds }
    : {};

/**
 * Makes (or makes sure of) the order at the provider; answers the payment as it then stands. Where the
 * order came to nothing, it goes on at the next account. Only who created the payment is its `maker`.
 */
export const submit = async (
  world: SubmitWorld,
  payment: Payment,
  maker?: Maker,
): Promise<Submitted> => {
  let present = payment;
  for (let left = attemptsLimit; left > 0; left -= 1) {
    const said = await called(world, present, maker ?? {});
    const stored = await store(world, present, said, maker);
    await reportHealth(world, present, said, maker);
    const after = (await findPayment(world.table, present.head.id)) ?? present;
    if (!hasMoved(present, stored, after)) return { ...after, ...retryOf(said) };
    present = after;
  }
  return present;
};
