// Lists parked work, the oldest first.
import type { World } from '../world.ts';
import type { ParkedQuery } from './model/bodies.ts';
import { parkedKinds } from './model/item.ts';
import { type ParkedPage, parkedPage } from './store/list.ts';

/** A page of one kind, or of all kinds merged. */
export const list = (
  { table }: Pick<World, 'table'>,
  { kind, state, cursor }: ParkedQuery,
): Promise<ParkedPage> =>
  parkedPage(table, { kinds: kind === undefined ? parkedKinds : [kind], state, cursor });
