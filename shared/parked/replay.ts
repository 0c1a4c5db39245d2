// Sends parked work through its usual path again, where that can still be done.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import { checkOpen, decidedAtTerminal, itemChanged } from './model/deciding.ts';
import { noted, type Parked, parkedIds } from './model/item.ts';
import { notParked } from './model/refusals.ts';
import { findAtDesk } from './store/list.ts';
import { parkedChanged } from './store/park.ts';

export type ReplayWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'keep'>;

export interface ReplayInput {
  readonly id: string;
  /** The person who asks for it. */
  readonly by: string;
  readonly ifMatch?: number;
}

const nothingToReplay = (): Failure =>
  new Failure(
    'conflict',
    'nothing_to_replay',
    'nobody can read what this message was about: do what it needs by hand, then resolve it',
  );

/** The worker asks the provider about every order of the payment, whatever we believe of it. */
const askAgain = (world: ReplayWorld, payment: string) => () =>
  world.wake({ payment, asked: true }, 0);

const applyAgain = (world: ReplayWorld, { id, account, provider, message }: Parked) => {
  if (!message || account === undefined || provider === undefined) return undefined;
  const { receivedAt, headers, body, said } = message;
  return () =>
    world.keep({
      provider,
      account,
      receivedAt,
      headers,
      body,
      parked: id,
      ...(said === undefined ? {} : { notification: said }),
    });
};

const pathOf = (world: ReplayWorld, item: Parked): (() => Promise<void>) | undefined => {
  if (item.kind === 'notification') return applyAgain(world, item);
  return item.payment === undefined ? undefined : askAgain(world, item.payment);
};

/**
 * Says in the history that it is replayed, by whom, and then sends it: a repetition is harmless. Throws a
 * Failure: missing, conflict (`already_resolved`, `decided_at_terminal`, `nothing_to_replay`), changed.
 */
export const replay = async (world: ReplayWorld, input: ReplayInput): Promise<Parked> => {
  const item = await findAtDesk(world.table, input.id);
  if (!item) throw notParked();
  if (item.id.startsWith(parkedIds.debit(''))) throw decidedAtTerminal();
  checkOpen(item, input.ifMatch);
  const send = pathOf(world, item);
  if (!send) throw nothingToReplay();
  const after = {
    ...noted(item, world.now(), 'replayed', input.by),
    replays: item.replays + 1,
  };
  const { status } = await world.table.commit([parkedChanged(item, after)]);
  if (status === 'refused') throw itemChanged();
  await send();
  world.log.info('parked_work_replayed', { parked: item.id });
  return { ...after, revision: item.revision + 1 };
};
