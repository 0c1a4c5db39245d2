// Lists disputes: open ones by when evidence is due, ended ones from the youngest on.
import type { World } from '../world.ts';
import type { DisputeQuery } from './model/bodies.ts';
import { type DisputePage, disputePage } from './store/disputes.ts';

/** A page may hold fewer than asked for and still have a successor. */
export const listDisputes = (
  { table }: Pick<World, 'table'>,
  { state, cursor }: DisputeQuery,
): Promise<DisputePage> => disputePage(table, state, cursor);
