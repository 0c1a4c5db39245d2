// Takes cash at a drawer: the payment, its entry, the settled obligations and the drawer's sum at once.
import { Failure } from '../kernel/failure.ts';
import { canonicalJson, digest } from '../kernel/id.ts';
import { entryWrite } from '../ledger/store/entries.ts';
import { type Booking, captured, type Share } from '../payments/model/capture.ts';
import { endingBegun } from '../payments/model/ending.ts';
import { ownerOf, type PaymentCaller, paymentIdOf } from '../payments/model/owner.ts';
import type { Payment } from '../payments/model/payment.ts';
import { admit } from '../payments/store/admit.ts';
import { bookingNow, settled } from '../payments/store/decide.ts';
import { findPayment, headChanged, headWrite, quoteWrite } from '../payments/store/payments.ts';
import type { Succeeded } from '../providers/outcomes.ts';
import type { Client } from '../settings/model/client.ts';
import { getAuthority } from '../settings/store/settings.ts';
import type { Write } from '../table/table.ts';
import type { World } from '../world.ts';
import type { TakeBody } from './model/bodies.ts';
import { checkDrawer, checkToday } from './model/drawer.ts';
import { headOf, type Identity } from './model/head.ts';
import { operatorOf } from './model/operator.ts';
import { checkOperator } from './model/own-drawer.ts';
import { tooBusy } from './model/refusals.ts';
import { moved, type Session } from './model/session.ts';
import type { Take } from './model/take.ts';
import { checkGiven } from './model/tenders.ts';
import { dueOf } from './store/due.ts';
import { endedByCash, fullShares, payableAt } from './store/payable.ts';
import { getSession, sessionChanged } from './store/sessions.ts';
import { getTake, takeCreated } from './store/takes.ts';

export type TakeWorld = Pick<World, 'table' | 'now' | 'newId' | 'log' | 'hashKeys' | 'wake'>;

export interface TakeInput {
  readonly caller: PaymentCaller;
  readonly idempotencyKey: string;
  readonly session: string;
  readonly body: TakeBody;
}

export interface Taken {
  readonly payment: Payment;
  readonly take: Take;
  readonly replayed: boolean;
}

/** One request's facts that stay the same over all its tries. */
interface Ask extends TakeInput {
  readonly client: Client;
  readonly operator: string;
  readonly identity: Identity;
}

/** What one try would commit. */
interface Plan {
  readonly writes: readonly Write[];
  readonly superseded: readonly string[];
}

const tries = 5;

const askOf = async (world: TakeWorld, input: TakeInput): Promise<Ask> => {
  const { caller, idempotencyKey, session, body } = input;
  const [client, { paymentId: key }] = await Promise.all([admit(world, caller), world.hashKeys()]);
  return {
    ...input,
    client,
    operator: operatorOf(caller),
    identity: {
      id: paymentIdOf(key, caller, idempotencyKey),
      owner: ownerOf(key, caller),
      bodyHash: digest(canonicalJson({ session, body })),
      mark: world.newId(),
    },
  };
};

const answered = async (world: TakeWorld, ask: Ask, payment: Payment): Promise<Taken> => {
  const { head } = payment;
  if (head.bodyHash !== ask.identity.bodyHash)
    throw new Failure(
      'unprocessable',
      'idempotency_key_reused',
      'this Idempotency-Key was used with another body: use a new key for a new payment',
    );
  const take = await getTake(world.table, ask.session, head.id);
  return { payment, take, replayed: head.mark !== ask.identity.mark };
};

/** The session, if this cashier may take money in it now. */
const drawerOf = async (world: TakeWorld, ask: Ask): Promise<Session> => {
  const session = await getSession(world.table, ask.session);
  checkOperator(session, ask.operator);
  checkDrawer(session);
  return session;
};

const saidOf = (session: Session, amount: number, at: number): Succeeded => ({
  outcome: 'succeeded',
  providerId: session.id,
  money: { amount, currency: session.currency },
  at,
});

/** What the cash pays, read and decided anew on each try. */
interface Basket {
  readonly session: Session;
  readonly booking: Booking;
  readonly payment: Payment;
  readonly shares: readonly Share[];
}

const basketOf = async (world: TakeWorld, ask: Ask): Promise<Basket | undefined> => {
  const { body, client, caller, identity } = ask;
  const session = await drawerOf(world, ask);
  const authority = await getAuthority(world.table, session.authority);
  const booking = bookingNow(world, authority);
  checkToday(session, booking.day);
  const obligations = await payableAt(world, {
    ids: body.obligations.map(({ obligation_id }) => obligation_id),
    supersede: body.supersede ?? false,
    client,
    owner: identity.owner,
    id: identity.id,
    session,
  });
  if (!obligations) return undefined;
  const { quote, amount } = dueOf(authority, client, body, obligations, booking.at);
  checkGiven(body.given, { amount, currency: session.currency });
  const head = headOf({
    identity,
    caller,
    client: { ...client, outlet: session.outlet },
    authority,
    method: 'cash',
    amount,
    attempts: [attemptOf(session, booking.at)],
    at: booking.at,
    quoteUntil: booking.at,
  });
  const shares = fullShares(obligations, quote.obligations);
  return { session, booking, payment: { head, quote }, shares };
};

const attemptOf = ({ account }: Session, startedAt: number) =>
  ({ number: 1, account, provider: 'cash', state: 'submitting', startedAt }) as const;

const takeOf = (ask: Ask, { session, booking, payment }: Basket): Omit<Take, 'revision'> => ({
  payment: payment.head.id,
  session: session.id,
  operator: ask.operator,
  currency: session.currency,
  cashMinor: payment.head.amount,
  givenMinor: ask.body.given.amount,
  cardMinor: 0,
  at: booking.at,
});

const planOf = async (world: TakeWorld, ask: Ask): Promise<Plan | undefined> => {
  const basket = await basketOf(world, ask);
  if (!basket) return undefined;
  const { session, booking, payment, shares } = basket;
  const { head, quote } = payment;
  const others = await endedByCash(world, shares, head.id);
  const said = saidOf(session, head.amount, booking.at);
  const after = captured(payment, attemptOf(session, booking.at), said, shares, booking);
  const change = { takenMinor: session.takenMinor + head.amount, takes: session.takes + 1 };
  return {
    writes: [
      headWrite(after.head, { name: 'whenAbsent' }),
      quoteWrite(head.id, quote),
      entryWrite(after.entry),
      ...shares.flatMap((share) => settled(share, head, booking.at)),
      ...others.map((other) => headChanged(other, endingBegun(other, 'superseded', booking.at))),
      sessionChanged(session, moved(session, change)),
      takeCreated(takeOf(ask, basket)),
    ],
    superseded: others.map(({ id }) => id),
  };
};

const tell = async (world: TakeWorld, ask: Ask, superseded: readonly string[]): Promise<void> => {
  const { channel } = ask.client;
  world.log.count('payment_outcome', {
    channel,
    method: 'cash',
    outcome: 'succeeded',
    state: 'paid',
  });
  await Promise.all(superseded.map((payment) => world.wake({ payment }, 0)));
};

/**
 * Takes the cash that the caller's key names, or answers what it named before. Cash is taken at once or not at
 * all, so no obligation is ever locked by it. Throws a Failure that says what to do; nothing is stored then.
 */
export const take = async (world: TakeWorld, input: TakeInput): Promise<Taken> => {
  const ask = await askOf(world, input);
  for (let left = tries; left > 0; left -= 1) {
    const known = await findPayment(world.table, ask.identity.id);
    if (known) return answered(world, ask, known);
    const plan = await planOf(world, ask);
    if (!plan) continue;
    const { status } = await world.table.commit(plan.writes);
    if (status !== 'refused') await tell(world, ask, plan.superseded);
  }
  throw tooBusy();
};
