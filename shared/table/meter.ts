// Counts read and write units from requests and item sizes, by DynamoDB's documented rules.

import { type Planned, planOf } from './plan.ts';
import { itemBytes } from './sizes.ts';
import type { Item, Key, Table, Write } from './table.ts';
import type { Stored } from './values.ts';

export interface Units {
  readonly reads: number;
  readonly writes: number;
  readonly requests: number;
}

export interface Meter {
  /** What follows is counted under this label. */
  step(label: string): void;
  count(units: Partial<Units>): void;
  /** Units by label, in the order of their first use. */
  steps(): Readonly<Record<string, Units>>;
}

const nothing: Units = { reads: 0, writes: 0, requests: 0 };

export const newMeter = (firstLabel = 'start'): Meter => {
  const steps = new Map<string, Units>();
  let label = firstLabel;
  return {
    step: (next) => {
      label = next;
    },
    count: ({ reads = 0, writes = 0, requests = 0 }) => {
      const before = steps.get(label) ?? nothing;
      steps.set(label, {
        reads: before.reads + reads,
        writes: before.writes + writes,
        requests: before.requests + requests,
      });
    },
    steps: () => Object.fromEntries(steps),
  };
};

const writeUnitBytes = 1024;
const readUnitBytes = 4096;
const inTransaction = 2;
const eventual = 0.5;

const units = (bytes: number, unitBytes: number): number =>
  Math.max(1, Math.ceil(bytes / unitBytes));

const bytesOf = (stored: Stored | undefined): number => (stored ? itemBytes(stored) : 0);

/** The entry that an item has in the due-work index: keys only. */
const entryOf = (stored: Stored | undefined): object | undefined => {
  if (stored?.due_shard === undefined || stored.due_at === undefined) return undefined;
  const { pk, sk, due_shard, due_at } = stored;
  return { pk, sk, due_shard, due_at };
};

const entryUnits = (entry: object | undefined): number =>
  entry ? units(itemBytes(entry), writeUnitBytes) : 0;

const indexUnits = (before: Stored | undefined, after: Stored | undefined): number => {
  const [old, young] = [entryOf(before), entryOf(after)];
  const isSame = JSON.stringify(old) === JSON.stringify(young);
  return isSame ? 0 : entryUnits(old) + entryUnits(young);
};

const afterOf = (write: Planned, before: Stored | undefined): Stored | undefined => {
  if (write.kind === 'put') return write.stored;
  return write.kind === 'check' ? before : undefined;
};

const happenedUnits = (write: Planned, before: Stored | undefined, factor: number): number => {
  const after = afterOf(write, before);
  const bytes = Math.max(bytesOf(before), bytesOf(after));
  return units(bytes, writeUnitBytes) * factor + indexUnits(before, after);
};

/** A failed condition is charged: alone by the size of what stood there, else as the transaction. */
const refusedUnits = (write: Planned, before: Stored | undefined, factor: number): number => {
  const tried = factor === inTransaction && write.kind === 'put' ? bytesOf(write.stored) : 0;
  return units(Math.max(bytesOf(before), tried), writeUnitBytes) * factor;
};

/**
 * Write units of one commit. `before` holds what stood at each write's key. 1 KB a unit, of the larger
 * of before and after; twice inside a transaction, a check too; in the due-work index one unit for an
 * entry that appears or vanishes, two for one that moves, never doubled. Rules: Amazon DynamoDB Developer
 * Guide, "DynamoDB read and write operations", "Global secondary indexes".
 */
export const unitsOf = (
  writes: readonly Write[],
  before: readonly (Stored | undefined)[],
  happened = true,
): number => {
  const plan = planOf(writes);
  const factor = plan.transactional ? inTransaction : 1;
  const count = happened ? happenedUnits : refusedUnits;
  return plan.writes.reduce((sum, write, index) => sum + count(write, before[index], factor), 0);
};

/** A table that also shows an item's hidden attributes, without asking anything of the meter. */
export interface Peeking extends Table {
  peek(key: Key): Promise<Stored | undefined>;
}

const strongUnits = (bytes: number): number => units(bytes, readUnitBytes);

/**
 * Counts what a table is asked, under the meter's current label. What an operation throws is not
 * counted; a commit with a lost answer is counted as written.
 */
export const meteredTable = (table: Peeking, meter: Meter): Table => {
  const peekAll = (keys: readonly Key[]) => Promise.all(keys.map((key) => table.peek(key)));
  const bytesAt = async (key: Key): Promise<number> => bytesOf(await table.peek(key));
  const allBytes = async (keys: readonly Key[]): Promise<readonly number[]> =>
    Promise.all(keys.map(bytesAt));
  return {
    get: async (key) => {
      const found = await table.get(key);
      meter.count({ requests: 1, reads: strongUnits(await bytesAt(key)) });
      return found;
    },
    getMany: async (keys) => {
      const found = await table.getMany(keys);
      const bytes = await allBytes(keys);
      meter.count({ requests: 1, reads: total(bytes.map(strongUnits)) });
      return found;
    },
    list: async (range) => {
      const page = await table.list(range);
      const keyOf = ({ pk, sk }: Item): Key => ({ table: range.table, pk, sk });
      const bytes = await allBytes(page.items.map(keyOf));
      meter.count({ requests: 1, reads: strongUnits(total(bytes)) });
      return page;
    },
    due: async (shard, until, limit) => {
      const found = await table.due(shard, until, limit);
      const entries = (await peekAll(found)).map((stored) => itemBytes(entryOf(stored) ?? {}));
      meter.count({ requests: 1, reads: strongUnits(total(entries)) * eventual });
      return found;
    },
    commit: async (writes) => {
      const before = await peekAll(writes.map(({ key }) => key));
      const commit = await table.commit(writes);
      const happened = commit.status !== 'refused';
      meter.count({ requests: 1, writes: unitsOf(writes, before, happened) });
      return commit;
    },
    bump: async (key, expiresAt) => {
      const count = await table.bump(key, expiresAt);
      meter.count({ requests: 1, writes: units(await bytesAt(key), writeUnitBytes) });
      return count;
    },
  };
};

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
