// A worker's look at one payment: under a lease, asks and acts until there is only waiting left to do.
import { type Instant, minuteMs, secondMs } from '../kernel/time.ts';
import type { Connection } from '../providers/contract.ts';
import type { CloseOutcome, QueryOutcome } from '../providers/outcomes.ts';
import { getAccount } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { endingBegun, nextLookAt, type Step, stepOf } from './model/ending.ts';
import { currentAttempt, type Payment } from './model/payment.ts';
import { takeLease } from './store/lease.ts';
import { findPayment, headChanged } from './store/payments.ts';
import { record } from './store/record.ts';
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

/** What a step leaves: look on at once, or wait. */
type After = 'again' | 'wait';

const recorded = async (look: Look, said: QueryOutcome | CloseOutcome): Promise<After> => {
  if (said.outcome === 'succeeded' || said.outcome === 'closed' || said.outcome === 'returned') {
    await record(look.world, orderKeyOf(look.payment).reference, said);
    return 'again';
  }
  if (said.outcome === 'unknown')
    look.world.log.warn('outcome_unknown', { payment: look.payment.head.id, why: said.why });
  return 'wait';
};

const query = async (look: Look, lastWord: boolean): Promise<After> => {
  const said = await look.connection.query(orderKeyOf(look.payment));
  const over = said.outcome === 'not_found' || said.outcome === 'awaiting';
  return lastWord && over ? recorded(look, { outcome: 'closed' }) : recorded(look, said);
};

const close = async (look: Look): Promise<After> => {
  if (!look.connection.close) throw new Error('an adapter that ends on request must close');
  return recorded(look, await look.connection.close(orderKeyOf(look.payment)));
};

const end = async (look: Look, why: 'cancelled' | 'expired' | 'superseded'): Promise<After> => {
  const { world, payment } = look;
  const head = endingBegun(payment.head, why, world.now());
  await world.table.commit([headChanged(payment.head, head)]);
  return 'again';
};

const pay = async (look: Look): Promise<After> => {
  const known = ({ head, next }: Payment) => JSON.stringify([head.attempts.length, next ?? null]);
  const after = await submit(look.world, look.payment);
  const learned = after.head.state !== 'pending' || known(after) !== known(look.payment);
  return learned ? 'again' : 'wait';
};

const act = (look: Look, step: Exclude<Step, { kind: 'none' | 'wait' }>): Promise<After> => {
  if (step.kind === 'end') return end(look, step.why);
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

/** Asks and acts; answers when to look again, or undefined when there is nothing left to do. */
const look = async (world: WorkWorld, id: string): Promise<Instant | undefined> => {
  for (let left = stepsPerLook; left > 0; left -= 1) {
    const payment = await findPayment(world.table, id);
    if (!payment) {
      world.log.warn('wake_of_unknown_payment', { payment: id });
      return undefined;
    }
    const { account: accountId, provider } = currentAttempt(payment.head);
    const step = stepOf(payment, await world.capabilities(provider), world.now());
    if (step.kind === 'none') return undefined;
    if (step.kind === 'wait') return step.until;
    const connection = await world.connect(await getAccount(world.table, accountId));
    if ((await act({ world, payment, connection }, step)) === 'wait')
      return nextLookAt(payment.head, world.now());
  }
  return world.now() + leaseHeldMs;
};

/**
 * Looks at a payment once. Lost, doubled and late wakes are harmless: the payment itself says what is to
 * be done. While another worker holds the lease, the wake is sent on.
 */
export const work = async (world: WorkWorld, payment: string): Promise<void> => {
  const held = await takeLease(world, payment);
  if (!held) {
    await world.wake({ payment }, leaseHeldMs);
    return;
  }
  let wakeAt = held.wakeAt;
  try {
    const until = await look(world, payment);
    if (until !== undefined) wakeAt = await waited(world, payment, until, held.wakeAt);
  } finally {
    await held.release(wakeAt);
  }
};
