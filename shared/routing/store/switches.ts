// Reads and writes switches: all that count lie in one partition, so that one strong query sees them.
import * as z from 'zod';
import { type Instant, iso } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Item, Put, Table, Write } from '../../table/table.ts';
import { Switch } from '../model/switch.ts';

const StoredSwitch = Switch.extend({ revision: z.int() });
const EndedSwitch = Switch.extend({ endedAt: z.int(), endedBy: z.string() });
export type EndedSwitch = Readonly<z.infer<typeof EndedSwitch>>;

/** More than this many at once would slow every payment: end some first. */
export const switchesLimit = 100;
const pageLimit = 100;

const { table: payments, pk: partition } = keys.switch('-');
const { pk: endedPartition } = keys.endedSwitch('-', '-');

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

/** A page of those that were ended, in the order of their ids. */
export const findEnded = async (
  table: Table,
  after: string | undefined,
): Promise<{ readonly switches: readonly EndedSwitch[]; readonly after?: string }> => {
  const page = await table.list({
    table: payments,
    pk: endedPartition,
    limit: pageLimit,
    ...(after === undefined ? {} : { after }),
  });
  return {
    switches: page.items.map((item) => EndedSwitch.parse(item)),
    ...(page.after === undefined ? {} : { after: page.after }),
  };
};

/** The last end of a switch of this name, or undefined. */
export const findLastEnd = async (table: Table, id: string): Promise<EndedSwitch | undefined> => {
  const { items } = await table.list({
    table: payments,
    pk: endedPartition,
    prefix: `${id}#`,
    backwards: true,
    limit: 1,
  });
  return items[0] && EndedSwitch.parse(items[0]);
};

export type SwitchContent = z.infer<typeof Switch>;

export const switchWrite = (content: SwitchContent, before: number | undefined): Put => ({
  kind: 'put',
  key: keys.switch(content.id),
  attributes: Switch.parse(content),
  condition:
    before === undefined ? { name: 'whenAbsent' } : { name: 'whenUnchanged', revision: before },
});

/** Takes a switch out of force, and keeps it on record. */
export const endWrites = (
  { revision, ...content }: Switch,
  end: { readonly at: Instant; readonly by: string },
): readonly Write[] => [
  {
    kind: 'remove',
    key: keys.switch(content.id),
    condition: { name: 'whenUnchanged', revision },
  },
  {
    kind: 'put',
    key: keys.endedSwitch(content.id, iso(end.at)),
    attributes: EndedSwitch.parse({ ...content, endedAt: end.at, endedBy: end.by }),
    condition: { name: 'whenAbsent' },
  },
];
