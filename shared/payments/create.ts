// Creates a payment: stored before the provider is called, once per key, whatever is repeated or lost.
import { Failure } from '../kernel/failure.ts';
import { canonicalJson, keyedHash, referenceOf } from '../kernel/id.ts';
import { secondMs } from '../kernel/time.ts';
import type { Obligation } from '../obligations/model/obligation.ts';
import { obligationWrite } from '../obligations/store/obligations.ts';
import type { Client } from '../settings/model/client.ts';
import type { Commit } from '../table/table.ts';
import type { World } from '../world.ts';
import { ownerOf, type PaymentCaller, paymentIdOf } from './model/owner.ts';
import { checkPayer, type Payer, payerOf, withoutCode } from './model/payer.ts';
import { attemptState, type Head, type Payment } from './model/payment.ts';
import type { CreateBody } from './model/request.ts';
import { admit } from './store/admit.ts';
import { payableObligations } from './store/payable.ts';
import { findPayment, headWrite, quoteWrite } from './store/payments.ts';
import { type Prepared, prepare } from './store/prepare.ts';
import { awaitScanned } from './store/scan.ts';
import { submit } from './store/submit.ts';

export type CreateWorld = Pick<
  World,
  'table' | 'now' | 'pause' | 'newId' | 'log' | 'hashKeys' | 'wake' | 'connect' | 'capabilities'
>;

export interface CreateInput {
  readonly caller: PaymentCaller;
  readonly idempotencyKey: string;
  readonly body: CreateBody;
  /** Where the request came from, as far as the gateway knows. */
  readonly sourceIp?: string | undefined;
}

export interface Created {
  readonly payment: Payment;
  readonly replayed: boolean;
}

/** One request's facts that stay the same over all its tries. */
interface Ask extends CreateInput {
  readonly id: string;
  readonly owner: string;
  readonly bodyHash: string;
  readonly mark: string;
  readonly client: Client;
  readonly payer: Payer;
}

const tries = 5;
/** The first look comes after the call to the provider has surely ended. */
const firstLookMs = 20 * secondMs;
const callMs = 12 * secondMs;
/** Till then no worker has looked at the payment: a margin before the first look. */
const aloneMs = 15 * secondMs;

/** Keyed, since a body may hold what is easily guessed; without the scanned code, which may live on nowhere. */
const bodyHashOf = (key: string, body: CreateBody): string =>
  keyedHash(key, ['body', canonicalJson(withoutCode(body))]).toString('hex');

const ask = async (world: CreateWorld, input: CreateInput): Promise<Ask> => {
  checkPayer(input.body);
  const [client, hashKeys] = await Promise.all([admit(world, input.caller), world.hashKeys()]);
  return {
    ...input,
    client,
    id: paymentIdOf(hashKeys.paymentId, input.caller, input.idempotencyKey),
    owner: ownerOf(hashKeys.paymentId, input.caller),
    bodyHash: bodyHashOf(hashKeys.paymentId, input.body),
    mark: world.newId(),
    payer: payerOf(input.body, client, input.sourceIp),
  };
};

/** A key names one payment for ever: its present state, or a refusal of another body. */
const replay = (world: CreateWorld, { bodyHash }: Ask, payment: Payment): Created => {
  if (payment.head.bodyHash !== bodyHash)
    throw new Failure(
      'unprocessable',
      'idempotency_key_reused',
      'this Idempotency-Key was used with another body: use a new key for a new payment',
    );
  const age = world.now() - payment.head.createdAt;
  if (attemptState(payment) === 'submitting' && payment.head.state === 'pending' && age < callMs)
    throw new Failure('conflict', 'request_in_progress', 'the first request is still at work', {
      retryAfterSeconds: 2,
    });
  return { payment, replayed: true };
};

const headOf = (world: CreateWorld, asked: Ask, prepared: Prepared): Head => {
  const at = world.now();
  const { client, caller } = asked;
  return {
    id: asked.id,
    authority: prepared.authority.id,
    channel: client.channel,
    client: client.id,
    owner: asked.owner,
    ...(caller.operator === undefined ? {} : { operator: caller.operator }),
    ...(client.outlet === undefined ? {} : { outlet: client.outlet }),
    method: asked.body.method,
    currency: prepared.account.currency,
    amount: prepared.amount,
    state: 'pending',
    applied: 0,
    surplus: 0,
    refunding: 0,
    refunded: 0,
    attempts: [
      {
        number: 1,
        account: prepared.account.id,
        provider: prepared.account.provider,
        state: 'submitting',
        startedAt: at,
        choice: prepared.choice,
      },
    ],
    createdAt: at,
    quoteUntil: prepared.quoteUntil,
    bodyHash: asked.bodyHash,
    mark: asked.mark,
    history: [{ at, event: 'created' }],
    revision: 1,
  };
};

const locked = (obligation: Obligation, head: Head): Obligation => ({
  ...obligation,
  lock: {
    payment: head.id,
    until: head.quoteUntil,
    channel: head.channel,
    owner: head.owner,
  },
});

/** The one transaction: head, quote and every lock, or nothing. */
const store = (world: CreateWorld, head: Head, prepared: Prepared): Promise<Commit> =>
  world.table.commit([
    headWrite(head, { name: 'whenAbsent' }),
    quoteWrite(head.id, prepared.quote),
    ...prepared.obligations.map((one) => obligationWrite(one, locked(one, head))),
    ...prepared.writes,
  ]);

interface Begun {
  readonly payment: Payment;
  readonly faultsSeen: boolean;
}

/** Stores the payment, if it can be now; undefined when others were faster, or nobody knows. */
const begin = async (world: CreateWorld, asked: Ask): Promise<Begun | undefined> => {
  const obligations = await payableObligations(world, asked);
  if (!obligations) return undefined;
  const prepared = await prepare(world, asked, obligations);
  const head = headOf(world, asked, prepared);
  const { status } = await store(world, head, prepared);
  const { quote, faultsSeen } = prepared;
  return status === 'committed' ? { payment: { head, quote }, faultsSeen } : undefined;
};

/**
 * The payment is stored, and ours to submit: remind first, so that a crash from here on is noticed soon. Only
 * now a scanned code is used, once.
 */
const carryOn = async (
  world: CreateWorld,
  { payer }: Ask,
  { payment, faultsSeen }: Begun,
): Promise<Created> => {
  await world.wake({ payment: payment.head.id }, firstLookMs);
  const aloneUntil = payment.head.createdAt + aloneMs;
  const maker = { aloneUntil, faultsSeen, payerCode: payer.code };
  const submitted = await awaitScanned(world, await submit(world, payment, maker));
  world.log.info('payment_created', {
    payment: payment.head.id,
    reference: referenceOf(payment.head.id, 1),
    channel: payment.head.channel,
  });
  return { payment: submitted, replayed: false };
};

/**
 * Creates the payment that the caller's key names, or answers the one that it named before; a scanned code
 * is waited for some seconds. Throws a
 * Failure with one entry per refused obligation; nothing is stored then.
 */
export const create = async (world: CreateWorld, input: CreateInput): Promise<Created> => {
  const asked = await ask(world, input);
  for (let left = tries; left > 0; left -= 1) {
    const known = await findPayment(world.table, asked.id);
    if (known && known.head.mark !== asked.mark) return replay(world, asked, known);
    if (known) return carryOn(world, asked, { payment: known, faultsSeen: false });
    const begun = await begin(world, asked);
    if (begun) return carryOn(world, asked, begun);
  }
  throw new Failure('busy', 'try_again', 'others are changing these obligations: try again', {
    retryAfterSeconds: 1,
  });
};
