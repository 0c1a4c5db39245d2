// A worker's look at one payment: under a lease, asks and acts until there is only waiting left to do.
import { type Instant, minuteMs, secondMs } from '../kernel/time.ts';
import type { Capabilities, Connection } from '../providers/contract.ts';
import type { CloseOutcome, QueryOutcome } from '../providers/outcomes.ts';
import { lookAtRefunds } from '../refunds/store/look.ts';
import { getAccount } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { endingBegun, nextLookAt, type Step, stepOf, stuckIn } from './model/ending.ts';
import { hasStray } from './model/moving.ts';
import { currentAttempt, type Payment } from './model/payment.ts';
import type { EndingReason } from './model/states.ts';
import { askAgain } from './store/ask-again.ts';
import { type LastLook, takeLease } from './store/lease.ts';
import { placeLater } from './store/pace.ts';
import { findPayment, headChanged } from './store/payments.ts';
import { record } from './store/record.ts';
import { leaveDesk, parkStuck } from './store/stuck.ts';
import { orderKeyOf, submit } from './store/submit.ts';

export type WorkWorld = Pick<
  World,
  'table' | 'now' | 'newId' | 'log' | 'wake' | 'connect' | 'capabilities'
>;

/** Steps of one look: end → pay → close → done is the longest useful chain. */
const stepsPerLook = 6;
const leaseHeldMs = 5 * secondMs;

interface Look {
  readonly world: WorkWorld;
  readonly payment: Payment;
  readonly connection: Connection;
}

/** What a step leaves: look on at once, or wait; at least so long, where the provider says so. */
type After = 'again' | { readonly retryAfterSeconds?: number | undefined };
const wait: After = {};

const recorded = async (look: Look, said: QueryOutcome | CloseOutcome): Promise<After> => {
  if (said.outcome === 'succeeded' || said.outcome === 'closed' || said.outcome === 'returned') {
    await record(look.world, orderKeyOf(look.payment).reference, said);
    return 'again';
  }
  if (said.outcome !== 'unknown') return wait;
  look.world.log.warn('outcome_unknown', { payment: look.payment.head.id, why: said.why });
  return { retryAfterSeconds: said.retryAfterSeconds };
};

const query = async (look: Look, lastWord: boolean): Promise<After> => {
  const said = await look.connection.query(orderKeyOf(look.payment));
  const over = said.outcome === 'not_found' || said.outcome === 'awaiting';
  return lastWord && over ? recorded(look, { outcome: 'closed' }) : recorded(look, said);
};

const close = async (look: Look): Promise<After> => {
  const { close: shut, reverse } = look.connection;
  const undo = shut ?? reverse;
  if (!undo)
    throw new Error('an adapter that ends on request, or scans codes, must close or reverse');
  return recorded(look, await undo(orderKeyOf(look.payment)));
};

const end = async (world: WorkWorld, payment: Payment, why: EndingReason): Promise<'again'> => {
  const head = endingBegun(payment.head, why, world.now());
  await world.table.commit([headChanged(payment.head, head)]);
  return 'again';
};

const pay = async (look: Look): Promise<After> => {
  const known = ({ head, next }: Payment) => JSON.stringify([head.attempts.length, next ?? null]);
  const after = await submit(look.world, look.payment);
  const learned = after.head.state !== 'pending' || known(after) !== known(look.payment);
  return learned ? 'again' : { retryAfterSeconds: after.retryAfterSeconds };
};

const act = (
  look: Look,
  step: Exclude<Step, { kind: 'none' | 'wait' | 'end' }>,
): Promise<After> => {
  if (step.kind === 'pay') return pay(look);
  return step.kind === 'close' ? close(look) : query(look, step.lastWord);
};

/** The longest that a wake can be delayed; an earlier look only waits again. */
const longestWakeMs = 15 * minuteMs;
/** A wake so near may have arrived already: it is the one that brought us here. */
const nearMs = secondMs;

/**
 * Sends the next wake, unless one is on its way that arrives in time, so that wakes of one payment
 * never multiply. Answers when it arrives.
 */
const waited = async (
  world: WorkWorld,
  payment: string,
  until: Instant,
  coming: Instant | undefined,
): Promise<Instant> => {
  const at = Math.min(until, world.now() + longestWakeMs);
  if (coming !== undefined && coming > world.now() + nearMs && coming <= at) return coming;
  await world.wake({ payment }, Math.max(0, at - world.now()));
  return at;
};

/** What lies further off than any wake is remembered: the wakes until then ask nothing. */
const isTooEarly = ({ head }: Payment, last: LastLook, now: Instant): boolean => {
  const { askAt = 0, lookedAt = 0 } = last;
  const changedAt = Math.max(head.ending?.at ?? 0, currentAttempt(head).startedAt);
  return now < askAt && changedAt < lookedAt && !hasStray(head);
};

/** What a look at a payment came to: look on at once, look again then, or never. */
type Looked = 'again' | Instant | undefined;

/** Nothing was learnt: what waits too long is for a person, and is asked about all the same. */
const waiting = async (
  world: WorkWorld,
  payment: Payment,
  can: Capabilities,
  retryAfterSeconds: number | undefined,
): Promise<Instant> => {
  const stuck = stuckIn(payment, can, world.now());
  if (stuck) await parkStuck(world, payment, stuck);
  return nextLookAt(payment, can, world.now(), retryAfterSeconds);
};

const lookOnce = async (world: WorkWorld, payment: Payment, last: LastLook): Promise<Looked> => {
  const { account: accountId, provider } = currentAttempt(payment.head);
  const can = await world.capabilities(provider);
  const step = stepOf(payment, can, world.now());
  if (step.kind === 'none') return leaveDesk(world, payment).then(() => undefined);
  if (step.kind === 'wait') return step.until;
  if (step.kind === 'end') return end(world, payment, step.why);
  if (isTooEarly(payment, last, world.now())) return last.askAt;
  const account = await getAccount(world.table, accountId);
  const later = await placeLater(world, account);
  if (later !== undefined) return later;
  const after = await act({ world, payment, connection: await world.connect(account) }, step);
  return after === 'again' ? 'again' : waiting(world, payment, can, after.retryAfterSeconds);
};

/** Asks and acts; answers when to look again, or undefined when there is nothing left to do. */
const look = async (world: WorkWorld, id: string, last: LastLook): Promise<Instant | undefined> => {
  for (let left = stepsPerLook; left > 0; left -= 1) {
    const payment = await findPayment(world.table, id);
    if (!payment) {
      world.log.warn('wake_of_unknown_payment', { payment: id });
      return undefined;
    }
    const looked = await lookOnce(world, payment, last);
    if (looked !== 'again') return looked;
  }
  return world.now() + leaseHeldMs;
};

const soonest = (instants: readonly (Instant | undefined)[]): Instant | undefined => {
  const known = instants.filter((one) => one !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

/** What the next look must know. A wake reaches only so far. */
const leftBy = (until: Instant, wakeAt: Instant): Pick<LastLook, 'wakeAt' | 'askAt'> =>
  until > wakeAt ? { wakeAt, askAt: until } : { wakeAt };

/** A person's wish is kept until every order was asked about: the wake that carries it is sent on. */
const askedFor = async (world: WorkWorld, id: string): Promise<void> => {
  const payment = await findPayment(world.table, id);
  const later = payment && (await askAgain(world, payment));
  if (later !== undefined) await world.wake({ payment: id, asked: true }, later - world.now());
};

/**
 * Looks at a payment and its refunds once. Lost, doubled and late wakes are harmless: the payment itself
 * says what is to be done. While another worker holds the lease, the wake is sent on. `asked`: a person
 * wants every order asked about first.
 */
export const work = async (world: WorkWorld, payment: string, asked = false): Promise<void> => {
  const held = await takeLease(world, payment);
  if (!held) {
    await world.wake(asked ? { payment, asked } : { payment }, leaseHeldMs);
    return;
  }
  let left: Pick<LastLook, 'wakeAt' | 'askAt'> = held.last;
  try {
    if (asked) await askedFor(world, payment);
    const looks = [await look(world, payment, held.last), await lookAtRefunds(world, payment)];
    const until = soonest(looks);
    if (until !== undefined)
      left = leftBy(until, await waited(world, payment, until, held.last.wakeAt));
  } finally {
    await held.release(left);
  }
};
