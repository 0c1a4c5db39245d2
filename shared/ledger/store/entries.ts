// The one room where ledger writes are built: `whenAbsent`, and checked to balance before they leave.
import type { LocalDate } from '../../kernel/time.ts';
import { entryPartition, keys, shardCount } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { type Cause, Entry } from '../model/entry.ts';

/** The write of an entry; throws when it does not balance. Commit it with the state change that caused it. */
export const entryWrite = (entry: Entry): Put => ({
  kind: 'put',
  key: keys.entry(entry.book, entry.day, entry.reference, entry.cause),
  attributes: Entry.parse(entry),
  condition: { name: 'whenAbsent' },
});

const shards = Array.from({ length: shardCount }, (_, shard) => shard);

/** One shard's entries, in order of reference. */
export async function* entriesOfShard(
  table: Table,
  book: string,
  day: string,
  shard: number,
): AsyncGenerator<Entry> {
  let after: string | undefined;
  do {
    const page = await table.list({
      table: 'ledger',
      pk: entryPartition(book, day, shard),
      ...(after === undefined ? {} : { after }),
    });
    for (const item of page.items) yield Entry.parse(item);
    after = page.after;
  } while (after !== undefined);
}

/** All entries of a book's day, shard by shard, each shard in order of reference. */
export async function* entriesOf(table: Table, book: string, day: string): AsyncGenerator<Entry> {
  for (const shard of shards) yield* entriesOfShard(table, book, day, shard);
}

/** An entry by its key, read strongly. */
export const findEntry = async (
  table: Table,
  book: string,
  day: LocalDate,
  reference: string,
  cause: Cause,
): Promise<Entry | undefined> => {
  const item = await table.get(keys.entry(book, day, reference, cause));
  return item && Entry.parse(item);
};

/** An entry that something stored names; its absence is a fault of ours. */
export const getEntry = async (
  table: Table,
  book: string,
  day: LocalDate,
  reference: string,
  cause: Cause,
): Promise<Entry> => {
  const entry = await findEntry(table, book, day, reference, cause);
  if (!entry) throw new Error(`the entry ${reference} ${cause} of ${day} is named but not stored`);
  return entry;
};
