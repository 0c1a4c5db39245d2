// Reads and writes events: per subject a chain of numbers, each put where nothing stood.
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { type About, Event } from '../model/event.ts';

/** The last two events, the latest first: one commit makes at most two. */
export const lastEvents = async (
  table: Table,
  { subject, of }: About,
): Promise<readonly Event[]> => {
  const { table: name, pk } = keys.event(subject, of, 1);
  const { items } = await table.list({ table: name, pk, backwards: true, limit: 2 });
  return items.map((item) => Event.parse(item));
};

/** An event that a delivery names; its absence is a fault of ours. */
export const getEvent = async (
  table: Table,
  { subject, of, sequence }: About & { readonly sequence: number },
): Promise<Event> => {
  const item = await table.get(keys.event(subject, of, sequence));
  if (item) return Event.parse(item);
  throw new Error(`event ${sequence} of a ${subject} is named but not stored`);
};

/** The lock: of two who publish at once, one is refused and looks again. */
export const eventWrite = (event: Event): Put => ({
  kind: 'put',
  key: keys.event(event.subject, event.of, event.sequence),
  attributes: Event.parse(event),
  condition: { name: 'whenAbsent' },
});
