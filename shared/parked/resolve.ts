// A person says how parked work ended. This moves no money: that is proposed and approved elsewhere.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { ResolveBody } from './model/bodies.ts';
import { checkOpen, decidedAtTerminal, itemChanged } from './model/deciding.ts';
import { type Parked, parkedIds } from './model/item.ts';
import { notParked } from './model/refusals.ts';
import { findAtDesk } from './store/list.ts';
import { resolvedItem, resolvedWrites } from './store/resolve.ts';

export type ResolveWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface ResolveInput {
  readonly id: string;
  readonly body: ResolveBody;
  /** The person who resolves it. */
  readonly by: string;
  readonly ifMatch?: number;
}

const checkRead = (ifMatch: number | undefined): void => {
  if (ifMatch !== undefined) return;
  throw new Failure(
    'conflict',
    'if_match_needed',
    'read this work, and repeat its ETag in If-Match: others may have moved it',
  );
};

/** The same person's same word again, after an answer that was lost. */
const isSaidAlready = ({ resolution }: Parked, { body, by }: ResolveInput): boolean =>
  resolution?.by === by && resolution.code === body.code && resolution.note === body.note;

/**
 * Takes it off the list; it stays to be read. Throws a Failure: missing, conflict (`if_match_needed`,
 * `already_resolved`, `decided_at_terminal`), changed. The same word again answers as the first did.
 */
export const resolve = async (world: ResolveWorld, input: ResolveInput): Promise<Parked> => {
  const item = await findAtDesk(world.table, input.id);
  if (!item) throw notParked();
  if (item.id.startsWith(parkedIds.debit(''))) throw decidedAtTerminal();
  checkRead(input.ifMatch);
  if (isSaidAlready(item, input)) return item;
  checkOpen(item, input.ifMatch);
  const resolution = { ...input.body, by: input.by, at: world.now() };
  const { status } = await world.table.commit(resolvedWrites(item, resolution));
  if (status !== 'committed') throw itemChanged();
  world.log.info('parked_work_resolved', { parked: item.id, code: input.body.code });
  return { ...resolvedItem(item, resolution), revision: item.revision + 1 };
};
