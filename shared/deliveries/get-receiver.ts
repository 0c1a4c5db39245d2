// Answers one receiver of events.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { Receiver } from './model/receiver.ts';
import { findReceiver } from './store/receivers.ts';

/** Throws `Failure('missing')`. */
export const getReceiver = async (
  { table }: Pick<World, 'table'>,
  { authority, receiver }: { readonly authority: string; readonly receiver: string },
): Promise<Receiver> => {
  const found = await findReceiver(table, authority, receiver);
  if (found) return found;
  throw new Failure('missing', 'receiver_not_found', 'this authority has no such receiver');
};
