// Takes switches out of force, and reads those that were: apart from what every payment reads.
import * as z from 'zod';
import { type Instant, iso } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Table, Write } from '../../table/table.ts';
import { Switch } from '../model/switch.ts';

const EndedSwitch = Switch.extend({ endedAt: z.int(), endedBy: z.string() });
export type EndedSwitch = Readonly<z.infer<typeof EndedSwitch>>;

const pageLimit = 100;

const { table: payments, pk: partition } = keys.endedSwitch('-', '-');

/** A page of those that were ended, in the order of their ids. */
export const findEnded = async (
  table: Table,
  after: string | undefined,
): Promise<{ readonly switches: readonly EndedSwitch[]; readonly after?: string }> => {
  const page = await table.list({
    table: payments,
    pk: partition,
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
    pk: partition,
    prefix: `${id}#`,
    backwards: true,
    limit: 1,
  });
  return items[0] && EndedSwitch.parse(items[0]);
};

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
