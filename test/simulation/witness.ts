// Stands between all faults and the table: sees what was really committed, and judges each commit.
import type { Commit, Item, Key, Put, Table, Write } from '../../shared/table/table.ts';
import { type Books, emptyBooks, type Known, read } from './books.ts';
import { must } from './broken.ts';

/** One committed write of a known item, beside what stood there before. */
export interface Change {
  readonly after: Known;
  readonly isNew: boolean;
}

/** Asked about each commit before the books take it in; throws when it must not be. */
export type Judge = (changes: readonly Change[], books: Books) => void;

export interface Witness {
  readonly table: Table;
  readonly books: Books;
  /** Payments whose head changed, in the order of the commits: what the stream would tell. */
  readonly stream: string[];
  /** The first thing that was wrong. */
  readonly found: () => unknown;
}

const nothing = Symbol('nothing');

/** Watches a table. `revisions` of its own: what the table counts is what was committed. */
export const watched = (table: Table, judge: Judge): Witness => {
  const { books, add, remove } = emptyBooks();
  const revisions = new Map<string, number>();
  const stream: string[] = [];
  let fault: unknown = nothing;

  const itemOf = ({ key, attributes }: Put): Item => {
    const name = `${key.table} ${key.pk} ${key.sk}`;
    const revision = (revisions.get(name) ?? 0) + 1;
    must(key.table !== 'ledger' || revision === 1, 'entries_balance', () => name);
    revisions.set(name, revision);
    return { ...attributes, pk: key.pk, sk: key.sk, revision };
  };
  const keep = (key: Key, item: Item, after: Known): void => {
    add(key, item, after);
    if (after.is === 'head') stream.push(after.head.id);
  };
  const forget = ({ table: name, pk, sk }: Key): void => {
    revisions.delete(`${name} ${pk} ${sk}`);
    remove({ table: name, pk, sk });
  };
  const take = (writes: readonly Write[]): void => {
    const written = writes
      .filter((write) => write.kind === 'put')
      .map((put) => ({ key: put.key, item: itemOf(put) }))
      .map(({ key, item }) => ({ key, item, after: read(key, item) }));
    judge(
      written.map(({ item, after }) => ({ after, isNew: item['revision'] === 1 })),
      books,
    );
    for (const { key, item, after } of written) keep(key, item, after);
    for (const { kind, key } of writes) if (kind === 'remove') forget(key);
  };
  const commit = async (writes: readonly Write[]): Promise<Commit> => {
    const answer = await table.commit(writes);
    if (answer.status !== 'committed') return answer;
    try {
      take(writes);
    } catch (cause) {
      if (fault === nothing) fault = cause;
    }
    return answer;
  };
  return {
    table: { ...table, commit },
    books,
    stream,
    found: () => (fault === nothing ? undefined : fault),
  };
};
