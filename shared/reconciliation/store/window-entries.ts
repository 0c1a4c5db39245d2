// One shard of what a file should name: the window's entries that nobody paired yet, and open items.
import { entriesOfShard } from '../../ledger/store/entries.ts';
import { shardOf } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { type Expected, expectedOf, nameOf } from '../model/expected.ts';
import { daysOf, type Window } from '../model/window.ts';
import type { Before } from './before.ts';

const ofDay = async (
  table: Table,
  place: { readonly book: string; readonly day: string; readonly shard: number },
  isWanted: (entry: Expected) => boolean,
): Promise<readonly Expected[]> => {
  const found: Expected[] = [];
  for await (const entry of entriesOfShard(table, place.book, place.day, place.shard)) {
    const expected = expectedOf(entry);
    if (expected && isWanted(expected)) found.push(expected);
  }
  return found;
};

/** An entry that is an open item comes once, as the item. */
export const expectedOfShard = async (
  table: Table,
  place: { readonly book: string; readonly window: Window | undefined; readonly shard: number },
  { paired, open }: Pick<Before, 'paired' | 'open'>,
): Promise<readonly Expected[]> => {
  const { book, window, shard } = place;
  const isWanted = (entry: Expected): boolean =>
    !(paired.has(nameOf(entry)) || open.has(nameOf(entry)));
  const days = window ? daysOf(window) : [];
  const fresh = await Promise.all(days.map((day) => ofDay(table, { book, day, shard }, isWanted)));
  const carried = [...open.values()].filter((item) => shardOf(item.reference) === shard);
  return [...carried, ...fresh.flat()];
};
