// Lists the entries of one book's day, page by page.
import type { LocalDate } from '../kernel/time.ts';
import type { World } from '../world.ts';
import { type EntriesPage, entriesPage } from './store/page.ts';

const pageSize = 100;

/** In order of shard and reference; an unknown book or an idle day has none. */
export const listEntries = (
  { table }: Pick<World, 'table'>,
  query: { readonly book: string; readonly day: LocalDate; readonly cursor?: string | undefined },
): Promise<EntriesPage> => {
  const { book, day, cursor } = query;
  return entriesPage(table, { book, day, limit: pageSize, ...(cursor && { cursor }) });
};
