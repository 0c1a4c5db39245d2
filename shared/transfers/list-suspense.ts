// Lists the money of a bank account that waits for a person.
import type { World } from '../world.ts';
import type { Suspense } from './model/records.ts';
import type { SuspenseQuery } from './model/request.ts';
import { suspensePage } from './store/movements.ts';

const pageSize = 100;

export interface Waiting {
  readonly items: readonly Suspense[];
  readonly cursor?: string;
}

/** A page of what still waits; a page may hold fewer and still have a successor. */
export const listSuspense = async (
  world: Pick<World, 'table'>,
  { account, cursor }: SuspenseQuery,
): Promise<Waiting> => {
  const page = await suspensePage(world.table, account, { limit: pageSize, cursor });
  return { ...page, items: page.items.filter(({ returnedAt }) => returnedAt === undefined) };
};
