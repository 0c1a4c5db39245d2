// Reads a session with its takes: to its own cashier, and to staff who watch over the money.
import type { PaymentCaller } from '../payments/model/owner.ts';
import type { World } from '../world.ts';
import { operatorOf } from './model/operator.ts';
import type { Session } from './model/session.ts';
import type { Take } from './model/take.ts';
import { noSession, getSession as read } from './store/sessions.ts';
import { takesOf } from './store/takes.ts';

export interface SessionRead {
  readonly session: Session;
  readonly takes: readonly Take[];
}

const watchers: readonly string[] = ['reconciler', 'approver', 'auditor'];

/** Throws `Failure('missing')`, also for a cashier who asks for another's session. */
export const getSession = async (
  world: Pick<World, 'table'>,
  { caller, id }: { readonly caller: PaymentCaller; readonly id: string },
): Promise<SessionRead> => {
  const session = await read(world.table, id);
  const isWatcher = caller.roles.some((role) => watchers.includes(role));
  if (!isWatcher && session.operator !== operatorOf(caller)) throw noSession();
  return { session, takes: await takesOf(world.table, id) };
};
