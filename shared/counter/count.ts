// Counts a drawer by its notes and coins; what is over or short is shown at once and booked at the hand-over.
import { Failure } from '../kernel/failure.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import type { World } from '../world.ts';
import type { CountBody } from './model/bodies.ts';
import { countFaults } from './model/denominations.ts';
import { checkDrawer } from './model/drawer.ts';
import { operatorOf } from './model/operator.ts';
import { checkOperator } from './model/own-drawer.ts';
import { tooBusy } from './model/refusals.ts';
import { counted, type Session, standingCount } from './model/session.ts';
import { getSession, sessionChanged } from './store/sessions.ts';

export type CountWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface CountInput {
  readonly caller: PaymentCaller;
  readonly session: string;
  readonly body: CountBody;
}

const tries = 5;

const checkWaiting = ({ waiting }: Session): void => {
  if (waiting.length === 0) return;
  throw new Failure(
    'conflict',
    'takes_waiting',
    'a take of this drawer waits for a card terminal: end it first',
    { members: { payments: waiting } },
  );
};

const piecesOf = ({ pieces }: CountBody, session: Session) => {
  const named = pieces.map(({ value, count }) => ({ valueMinor: value, count }));
  const errors = countFaults(session.currency, named);
  if (errors[0]) throw new Failure('unprocessable', errors[0].code, errors[0].detail, { errors });
  return named.filter(({ count }) => count > 0);
};

/** A count whose answer was lost, sent again: nothing moved since, and it says the same. */
const isSame = (session: Session, pieces: ReturnType<typeof piecesOf>): boolean =>
  JSON.stringify(standingCount(session)?.pieces) === JSON.stringify(pieces);

/** Stores the count. It may be repeated until the hand-over; money that moves afterwards undoes it. */
export const count = async (world: CountWorld, input: CountInput): Promise<Session> => {
  for (let left = tries; left > 0; left -= 1) {
    const session = await getSession(world.table, input.session);
    checkOperator(session, operatorOf(input.caller));
    checkDrawer(session);
    checkWaiting(session);
    const pieces = piecesOf(input.body, session);
    if (isSame(session, pieces)) return session;
    const after = counted(session, pieces, world.now());
    const { status } = await world.table.commit([sessionChanged(session, after)]);
    if (status === 'committed') return { ...after, revision: session.revision + 1 };
  }
  throw tooBusy();
};
