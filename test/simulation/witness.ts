// Stands between all faults and the table: sees what was really committed, and judges each commit.
import { canonicalJson } from '../../shared/kernel/id.ts';
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
  /** Throws unless the table holds every item as it was last committed. */
  readonly verify: () => Promise<void>;
}

type Mirrored = readonly { readonly key: Key; readonly item: Item }[];

const readAtOnce = 100;

/** Leases have no revision in the table. */
const sameItem = (stored: Item | undefined, item: Item): boolean => {
  const { revision, ...rest } = item;
  return canonicalJson(stored) === canonicalJson('revision' in { ...stored } ? item : rest);
};

const checkMirror = async (table: Table, mirror: Mirrored): Promise<void> => {
  for (let from = 0; from < mirror.length; from += readAtOnce) {
    const some = mirror.slice(from, from + readAtOnce);
    const found = await table.getMany(some.map(({ key }) => key));
    for (const [index, { key, item }] of some.entries())
      must(
        sameItem(found[index], item),
        'table_true',
        () => `${key.pk} ${key.sk}: ${JSON.stringify(found[index])} for ${JSON.stringify(item)}`,
      );
  }
};

const nothing = Symbol('nothing');

/** Watches a table. `revisions` of its own: what the table counts is what was committed. */
export const watched = (table: Table, judge: Judge): Witness => {
  const { books, add, remove } = emptyBooks();
  const revisions = new Map<string, number>();
  const mirror = new Map<string, { readonly key: Key; readonly item: Item }>();
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
    mirror.delete(`${name} ${pk} ${sk}`);
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
    for (const { key, item, after } of written) {
      keep(key, item, after);
      mirror.set(`${key.table} ${key.pk} ${key.sk}`, { key, item });
    }
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
    verify: () => checkMirror(table, [...mirror.values()]),
  };
};
