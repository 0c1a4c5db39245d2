// Counts what was promised to a payer by a deadline and is not found out: the oldest stands first on its list.
import type { Instant } from '../../kernel/time.ts';
import type { Table } from '../../table/table.ts';
import { isOverdue } from '../model/item.ts';
import { parkedPage } from './list.ts';

/** How many are overdue, as far as one page of the list tells: one is enough for an alarm. */
export const countOverdue = async (table: Table, now: Instant): Promise<number> => {
  const { items } = await parkedPage(table, { kinds: ['paid_not_confirmed'], state: 'open' });
  return items.filter((item) => isOverdue(item, now)).length;
};
