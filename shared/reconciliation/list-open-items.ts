// Lists the entries of an account that no statement has named yet, with their age.
import { dayMs } from '../kernel/time.ts';
import type { World } from '../world.ts';
import type { OpenItem } from './model/expected.ts';
import { type AccountQuery, pageSize } from './model/query.ts';
import { openItemPage } from './store/open-items.ts';

export interface AgedItem {
  readonly item: OpenItem;
  readonly ageDays: number;
}

/** A page in order of reference; a page may hold fewer items, or none, and still have a successor. */
export const listOpenItems = async (
  { table, now }: Pick<World, 'table' | 'now'>,
  { account, cursor }: AccountQuery,
): Promise<{ readonly items: readonly AgedItem[]; readonly after?: string }> => {
  const options = cursor === undefined ? {} : { after: cursor };
  const page = await openItemPage(table, account, { limit: pageSize, ...options });
  const items = page.open.map((item) => ({
    item,
    ageDays: Math.max(0, Math.floor((now() - item.at) / dayMs)),
  }));
  return { items, ...(page.after === undefined ? {} : { after: page.after }) };
};
