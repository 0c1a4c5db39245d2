// The ledger writes of reconciliation runs, and how they are read: only what a commit record vouches for.
import { Discrepancy } from '../../reconciliation/model/discrepancy.ts';
import { Block } from '../../reconciliation/model/rows.ts';
import { CommitRecord } from '../../reconciliation/model/run.ts';
import { keys } from '../../table/keys.ts';
import type { Attributes, Key, Put, Table } from '../../table/table.ts';

const appended = (key: Key, attributes: Attributes): Put => ({
  kind: 'put',
  key,
  attributes,
  condition: { name: 'whenAbsent' },
});

/** A block of matches under a try of a run (`tryOf`). It does not exist before the commit record. */
export const blockWrite = (attempt: string, number: number, block: Block): Put =>
  appended(keys.runBlock(attempt, number), Block.parse(block));

export const discrepancyWrite = (attempt: string, number: number, found: Discrepancy): Put =>
  appended(keys.runDiscrepancy(attempt, number), Discrepancy.parse(found));

/** The last write of a run, in one transaction with its state and its entries. */
export const commitWrite = (attempt: string, record: CommitRecord): Put =>
  appended(keys.runCommit(attempt), CommitRecord.parse(record));

/** The record that makes a try real; undefined when it never committed. */
export const commitOf = async (
  table: Table,
  attempt: string,
): Promise<CommitRecord | undefined> => {
  const item = await table.get(keys.runCommit(attempt));
  return item === undefined ? undefined : CommitRecord.parse(item);
};

const readLimit = 100;

/** Which of these tries committed. */
export const committedOf = async (
  table: Table,
  attempts: Iterable<string>,
): Promise<ReadonlySet<string>> => {
  const all = [...new Set(attempts)];
  const committed = new Set<string>();
  for (let at = 0; at < all.length; at += readLimit) {
    const some = all.slice(at, at + readLimit);
    const items = await table.getMany(some.map((attempt) => keys.runCommit(attempt)));
    for (const [index, item] of items.entries()) {
      const attempt = some[index];
      if (item && attempt !== undefined) committed.add(attempt);
    }
  }
  return committed;
};

/** The blocks of a try, in order. The caller has seen its commit record. */
export async function* blocksOfTry(table: Table, attempt: string): AsyncGenerator<Block> {
  const { pk } = keys.runCommit(attempt);
  let after: string | undefined;
  do {
    const range = { table: 'ledger', pk, prefix: 'block#' } as const;
    const page = await table.list(after === undefined ? range : { ...range, after });
    for (const item of page.items) yield Block.parse(item);
    after = page.after;
  } while (after !== undefined);
}

export interface DiscrepancyPage {
  readonly discrepancies: readonly { readonly number: number; readonly found: Discrepancy }[];
  readonly after?: string;
}

/** Discrepancies of a try by their numbers. The caller has seen its commit record. */
export const discrepancyPage = async (
  table: Table,
  attempt: string,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<DiscrepancyPage> => {
  const { pk } = keys.runCommit(attempt);
  const page = await table.list({
    table: 'ledger',
    pk,
    prefix: 'discrepancy#',
    limit,
    ...(after === undefined ? {} : { after }),
  });
  const discrepancies = page.items.map((item) => ({
    number: Number(item.sk.replace('discrepancy#', '')),
    found: Discrepancy.parse(item),
  }));
  return { discrepancies, ...(page.after === undefined ? {} : { after: page.after }) };
};
