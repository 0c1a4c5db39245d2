// Pages through the entries of one book's day, over its shards, with a cursor that a caller may keep.

import { Failure } from '../../kernel/failure.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { entryPartition, shardCount } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { Entry } from '../model/entry.ts';

export interface EntriesPage {
  readonly entries: readonly Entry[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string;
}

interface Place {
  readonly shard: number;
  readonly after?: string;
}

const placeOf = (cursor: string | undefined): Place => {
  if (cursor === undefined) return { shard: 0 };
  const [, shard = '', after = ''] = /^(\d{1,2})\.([\w#-]*)$/.exec(cursor) ?? [];
  if (shard === '' || Number(shard) >= shardCount)
    throw new Failure('invalid', 'bad_cursor', 'repeat the cursor of the page before, unchanged');
  return after === '' ? { shard: Number(shard) } : { shard: Number(shard), after };
};

/** At most `limit` entries of a book's day, in order of shard and reference. */
export const entriesPage = async (
  table: Table,
  query: {
    readonly book: string;
    readonly day: LocalDate;
    readonly limit: number;
    readonly cursor?: string;
  },
): Promise<EntriesPage> => {
  const entries: Entry[] = [];
  let place: Place = placeOf(query.cursor);
  while (place.shard < shardCount && entries.length < query.limit) {
    const page = await table.list({
      table: 'ledger',
      pk: entryPartition(query.book, query.day, place.shard),
      limit: query.limit - entries.length,
      ...(place.after === undefined ? {} : { after: place.after }),
    });
    entries.push(...page.items.map((item) => Entry.parse(item)));
    place =
      page.after === undefined
        ? { shard: place.shard + 1 }
        : { shard: place.shard, after: page.after };
  }
  return place.shard < shardCount
    ? { entries, cursor: `${place.shard}.${place.after ?? ''}` }
    : { entries };
};
