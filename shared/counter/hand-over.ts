// Hands a counted drawer over: its cashier says where the money goes, and a second person must find it so.
import { Failure } from '../kernel/failure.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import type { World } from '../world.ts';
import type { HandOverBody } from './model/bodies.ts';
import { checkDrawer } from './model/drawer.ts';
import { operatorOf } from './model/operator.ts';
import { checkOperator } from './model/own-drawer.ts';
import { tooBusy } from './model/refusals.ts';
import { nextSessionState, type Session, standingCount } from './model/session.ts';
import { getSession, sessionChanged } from './store/sessions.ts';

export type HandOverWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface HandOverInput {
  readonly caller: PaymentCaller;
  readonly session: string;
  readonly body: HandOverBody;
}

const tries = 5;

const notCounted = (): Failure =>
  new Failure(
    'conflict',
    'not_counted',
    'count the drawer first: money moved since the last count',
  );

const handedOver = (session: Session, { body, caller }: HandOverInput, at: number): Session => {
  const count = standingCount(session);
  const state = nextSessionState(session.state, 'hand_over');
  if (!count || !state) throw notCounted();
  return {
    ...session,
    state,
    handOver: {
      to: body.to,
      amountMinor: count.totalMinor,
      by: operatorOf(caller),
      at,
      ...(body.slip === undefined ? {} : { slip: body.slip }),
    },
  };
};

/** The same wish again, after a lost answer. */
const isSame = ({ state, handOver }: Session, { to, slip }: HandOverBody): boolean =>
  state === 'handing_over' && handOver?.to === to && handOver.slip === slip;

/** Money of a drawer leaves it whole, as counted. Nothing is booked before the second person accepts it. */
export const handOver = async (world: HandOverWorld, input: HandOverInput): Promise<Session> => {
  for (let left = tries; left > 0; left -= 1) {
    const session = await getSession(world.table, input.session);
    checkOperator(session, operatorOf(input.caller));
    if (isSame(session, input.body)) return session;
    checkDrawer(session);
    const after = handedOver(session, input, world.now());
    const { status } = await world.table.commit([sessionChanged(session, after)]);
    if (status === 'committed') return { ...after, revision: session.revision + 1 };
  }
  throw tooBusy();
};
