// Reads and writes switches: all that count lie in one partition, so that one strong query sees them.
import * as z from 'zod';
import { keys } from '../../table/keys.ts';
import type { Item, Put, Table } from '../../table/table.ts';
import { Switch } from '../model/switch.ts';

const StoredSwitch = Switch.extend({ revision: z.int() });

/** More than this many at once would slow every payment: end some first. */
export const switchesLimit = 100;

const { table: payments, pk: partition } = keys.switch('-');

const readAll = async (table: Table): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const page = await table.list({
      table: payments,
      pk: partition,
      ...(after === undefined ? {} : { after }),
    });
    items.push(...page.items);
    after = page.after;
  } while (after !== undefined && items.length < 2 * switchesLimit);
  return items;
};

/** Every switch that was not ended, in force or planned, read strongly. */
export const findSwitches = async (table: Table): Promise<readonly Switch[]> =>
  (await readAll(table)).map((item) => StoredSwitch.parse(item));

export const findSwitch = async (table: Table, id: string): Promise<Switch | undefined> => {
  const item = await table.get(keys.switch(id));
  return item && StoredSwitch.parse(item);
};

export type SwitchContent = z.infer<typeof Switch>;

export const switchWrite = (content: SwitchContent, before: number | undefined): Put => ({
  kind: 'put',
  key: keys.switch(content.id),
  attributes: Switch.parse(content),
  condition:
    before === undefined ? { name: 'whenAbsent' } : { name: 'whenUnchanged', revision: before },
});
