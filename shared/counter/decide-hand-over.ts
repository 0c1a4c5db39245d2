// The second person's word on a hand-over: accepted, it is booked and the session is closed; refused, counted again.
import { Failure } from '../kernel/failure.ts';
import { entryWrite } from '../ledger/store/entries.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import { bookingNow } from '../payments/store/decide.ts';
import { getAuthority } from '../settings/store/settings.ts';
import type { Write } from '../table/table.ts';
import type { World } from '../world.ts';
import type { HandOverDecisionBody } from './model/bodies.ts';
import { handOverEntries } from './model/booking.ts';
import { operatorOf } from './model/operator.ts';
import { tooBusy } from './model/refusals.ts';
import { checkSecondPerson } from './model/second-person.ts';
import { expectedMinor, nextSessionState, type Session } from './model/session.ts';
import { handInWorkingDays, workingDaysAfter } from './model/working-days.ts';
import { getSession, sessionChanged } from './store/sessions.ts';

export type DecideHandOverWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface DecideHandOverInput {
  readonly caller: PaymentCaller;
  readonly session: string;
  readonly body: HandOverDecisionBody;
}

type HandOver = NonNullable<Session['handOver']>;
type Accept = Extract<HandOverDecisionBody, { decision: 'accept' }>;

interface Plan {
  readonly after: Session;
  readonly writes: readonly Write[];
}

const tries = 5;

const nothingToDecide = (): Failure =>
  new Failure(
    'conflict',
    'no_hand_over',
    'nobody hands this session over now: its cashier must count it and hand it over',
  );

const checkAmount = (session: Session, handOver: HandOver, { amount }: Accept): void => {
  if (amount.amount === handOver.amountMinor && amount.currency === session.currency) return;
  throw new Failure(
    'conflict',
    'amount_differs',
    `${handOver.amountMinor} ${session.currency} in minor units were handed over: count again together, or refuse it`,
    {
      errors: [{ pointer: '/amount', code: 'amount_differs', detail: 'not what was handed over' }],
    },
  );
};

const accepted = async (
  world: DecideHandOverWorld,
  session: Session,
  handOver: HandOver,
  by: string,
): Promise<Plan> => {
  const authority = await getAuthority(world.table, session.authority);
  const booking = bookingNow(world, authority);
  const { amountMinor, to } = handOver;
  const after: Session = {
    ...session,
    state: nextSessionState(session.state, 'accept') ?? session.state,
    closed: { by, at: booking.at, overShortMinor: amountMinor - expectedMinor(session) },
    ...(to === 'safe' ? { bankBy: workingDaysAfter(booking.day, handInWorkingDays) } : {}),
  };
  const entries = handOverEntries(session, amountMinor, to, booking);
  return { after, writes: [sessionChanged(session, after), ...entries.map(entryWrite)] };
};

const refusedBy = (session: Session): Plan => {
  const { handOver: _handOver, ...rest } = session;
  const state = nextSessionState(session.state, 'refuse') ?? session.state;
  const after: Session = { ...rest, state };
  return { after, writes: [sessionChanged(session, after)] };
};

const planOf = async (
  world: DecideHandOverWorld,
  session: Session,
  { body }: DecideHandOverInput,
  person: string,
): Promise<Plan> => {
  const { handOver } = session;
  if (session.state !== 'handing_over' || !handOver) throw nothingToDecide();
  checkSecondPerson(handOver.by, person);
  if (body.decision === 'refuse') return refusedBy(session);
  checkAmount(session, handOver, body);
  return accepted(world, session, handOver, person);
};

/** The same word again, after a lost answer; a hand-over that is gone was refused by a try before. */
const isSame = (
  { closed, handOver }: Session,
  body: HandOverDecisionBody,
  person: string,
  isFirst: boolean,
): boolean =>
  body.decision === 'accept'
    ? closed?.by === person && handOver?.amountMinor === body.amount.amount
    : !handOver && !isFirst;

const tell = (world: DecideHandOverWorld, session: Session, body: HandOverDecisionBody): void => {
  const overShort = session.closed?.overShortMinor ?? 0;
  const facts = { session: session.id, outlet: session.outlet };
  if (body.decision === 'refuse') world.log.warn('hand_over_refused', facts);
  else if (overShort !== 0) world.log.warn('drawer_over_short', { ...facts, overShort });
};

/**
 * Accepts or refuses a hand-over. Accepted: over or short and the hand-over are booked in one transaction with
 * the session's close, and no cash is left in hand. Throws a Failure: forbidden (the same person), conflict.
 */
export const decideHandOver = async (
  world: DecideHandOverWorld,
  input: DecideHandOverInput,
): Promise<Session> => {
  const person = operatorOf(input.caller);
  for (let left = tries; left > 0; left -= 1) {
    const session = await getSession(world.table, input.session);
    if (isSame(session, input.body, person, left === tries)) return session;
    const { after, writes } = await planOf(world, session, input, person);
    const { status } = await world.table.commit(writes);
    if (status !== 'committed') continue;
    tell(world, after, input.body);
    return { ...after, revision: session.revision + 1 };
  }
  throw tooBusy();
};
