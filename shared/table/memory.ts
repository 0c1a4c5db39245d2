// Both tables in memory, with the behaviour of DynamoDB: for tests, and for simulated faults.
import type { Instant } from '../kernel/time.ts';
import { holds } from './conditions.ts';
import { busy } from './faults.ts';
import {
  checkCounter,
  checkedShard,
  checkKey,
  checkKeys,
  expirySeconds,
  type Plan,
  planOf,
  shown,
} from './plan.ts';
import { byBytes, checkRange, entryOf, sideOf } from './ranges.ts';
import { itemBytes, pageLimitBytes } from './sizes.ts';
import type { Commit, Item, Key, Page, Range, Table, TableName, Write } from './table.ts';
import { plainMembers, type Stored } from './values.ts';

/** What the table is about to do, for `before`. */
export interface Operation {
  readonly kind: 'get' | 'getMany' | 'list' | 'due' | 'commit' | 'bump';
  readonly keys: readonly Key[];
  readonly writes: readonly Write[];
}

/**
 * A fault for one operation. `conflict` and `throttle`: our retries were used up, nothing happened.
 * `lose_request`: nothing happened, nobody knows. `lose_answer`: it happened, nobody knows. `crash`
 * and `crash_after`: the process dies before or after it (a `Crash` is thrown).
 */
export type Fault =
  | 'conflict'
  | 'throttle'
  | 'lose_request'
  | 'lose_answer'
  | 'crash'
  | 'crash_after';

/** The simulated death of a process: nothing may catch it but the simulation. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface MemorySettings {
  /** Asked before each operation; may wait, so that a simulation can order its operations. */
  readonly before?: (operation: Operation) => Fault | undefined | Promise<Fault | undefined>;
  /** For counters, which begin anew when their time is over. Without it they never do. */
  readonly now?: () => Instant;
}

export type Dump = Readonly<Record<TableName, readonly Stored[]>>;

export interface MemoryTable extends Table {
  /** The whole content, in the order of the keys. */
  dump(): Dump;
  /** One item with its hidden attributes. */
  peek(key: Key): Promise<Stored | undefined>;
}

type Partition = Map<string, Stored>;
/** `due` holds what lies in the due-work index, by its whole key. */
type Store = Readonly<Record<TableName, Map<string, Partition>>> & {
  readonly due: Map<string, Stored>;
};

const copy = (stored: Stored): Stored => ({
  ...plainMembers(stored, stored.pk),
  pk: stored.pk,
  sk: stored.sk,
});

const find = (store: Store, { table, pk, sk }: Key): Stored | undefined =>
  store[table].get(pk)?.get(sk);

const read = (store: Store, key: Key): Item | undefined => {
  const present = find(store, key);
  return present && shown(copy(present));
};

const dueKey = ({ pk, sk }: Stored | Key): string => `${pk}\n${sk}`;

const keep = (store: Store, table: TableName, stored: Stored): void => {
  const partition: Partition = store[table].get(stored.pk) ?? new Map();
  store[table].set(stored.pk, partition.set(stored.sk, stored));
  if (stored.due_shard === undefined) store.due.delete(dueKey(stored));
  else store.due.set(dueKey(stored), stored);
};

const discard = (store: Store, key: Key): void => {
  store[key.table].get(key.pk)?.delete(key.sk);
  store.due.delete(dueKey(key));
};

const commitPlan = (store: Store, plan: Plan): Commit => {
  const refusals = plan.writes.flatMap(({ key, condition }, write) => {
    if (holds(condition, find(store, key))) return [];
    const present = read(store, key);
    return [{ write, ...(present && { present }) }];
  });
  if (refusals.length > 0) return { status: 'refused', refusals };
  for (const write of plan.writes) {
    if (write.kind === 'put') keep(store, write.key.table, write.stored);
    if (write.kind === 'remove') discard(store, write.key);
  }
  return { status: 'committed' };
};

/** How many of these items one page holds: DynamoDB ends a page at 1 MB. */
const fitting = (items: readonly Stored[]): number => {
  let bytes = 0;
  const beyond = items.findIndex((item) => {
    bytes += itemBytes(item);
    return bytes > pageLimitBytes;
  });
  return beyond < 0 ? items.length : Math.max(1, beyond);
};

const pageOf = (store: Store, range: Range): Page => {
  const entry = entryOf(range);
  if (entry === 'nowhere') return { items: [] };
  const { after } = entry;
  const direction = range.backwards ? -1 : 1;
  const found = [...(store[range.table].get(range.pk)?.values() ?? [])]
    .filter(({ sk }) => sideOf(range, sk) === 0)
    .filter(({ sk }) => after === undefined || byBytes(sk, after) * direction > 0)
    .sort((a, b) => byBytes(a.sk, b.sk) * direction);
  const size = fitting(found);
  const page = found.slice(0, Math.min(size, range.limit ?? size));
  // Like DynamoDB, a page that reached its limit names a successor even when nothing follows.
  const isFull = page.length < found.length || page.length === range.limit;
  const last = page.at(-1);
  return {
    items: page.map((item) => shown(copy(item))),
    ...(isFull && last && { after: last.sk }),
  };
};

const dueKeys = (store: Store, shard: string, until: Instant, limit: number): readonly Key[] =>
  [...store.due.values()]
    .flatMap(({ pk, sk, due_shard, due_at }) =>
      due_shard === shard && due_at !== undefined && due_at <= until ? [{ pk, sk, due_at }] : [],
    )
    .sort((a, b) => a.due_at - b.due_at || byBytes(a.pk, b.pk) || byBytes(a.sk, b.sk))
    .slice(0, limit)
    .map(({ pk, sk }) => ({ table: 'payments', pk, sk }));

const countOf = (present: Stored | undefined, now: Instant): number => {
  const count = present?.['count'];
  const until = present?.['until'];
  return typeof count === 'number' && typeof until === 'number' && until > now ? count : 0;
};

const bumped = (store: Store, key: Key, expiresAt: Instant, now: Instant): number => {
  const present = find(store, key);
  const before = countOf(present, now);
  const lasting = before > 0 && present;
  const counter = lasting || {
    pk: key.pk,
    sk: key.sk,
    until: expiresAt,
    expires_at: expirySeconds(expiresAt),
  };
  keep(store, key.table, { ...counter, count: before + 1 });
  return before + 1;
};

type Course = <A>(act: () => A, lost: () => A) => A;

const courses: Readonly<Record<Fault | 'none', Course>> = {
  none: (act) => act(),
  conflict: () => {
    throw busy();
  },
  throttle: () => {
    throw busy();
  },
  lose_request: (_act, lost) => lost(),
  lose_answer: (act, lost) => {
    act();
    return lost();
  },
  crash: () => {
    throw new Crash('the process died before this operation');
  },
  crash_after: (act) => {
    act();
    throw new Crash('the process died after this operation');
  },
};

const lostRead = (): never => {
  throw busy();
};

/**
 * A table that forgets with the process. Same results, refusals and mistakes as DynamoDB, decided at
 * one instant per operation; `before` injects faults.
 */
export const memoryTable = ({ before, now = () => 0 }: MemorySettings = {}): MemoryTable => {
  const store: Store = { payments: new Map(), ledger: new Map(), due: new Map() };
  const run = async <A>(operation: Partial<Operation>, act: () => A, lost: () => A): Promise<A> => {
    const asked: Operation = { kind: 'get', keys: [], writes: [], ...operation };
    const fault = await before?.(asked);
    return courses[fault ?? 'none'](act, lost);
  };
  return {
    get: async (key) =>
      run({ kind: 'get', keys: [checkKey(key)] }, () => read(store, key), lostRead),
    getMany: async (keys) => {
      const act = () => keys.map((key) => read(store, key));
      return run({ kind: 'getMany', keys: checkKeys(keys) }, act, lostRead);
    },
    list: async (range) => {
      const { table, pk } = checkRange(range);
      const keys = [{ table, pk, sk: '' }];
      return run({ kind: 'list', keys }, () => pageOf(store, range), lostRead);
    },
    due: async (shard, until, limit) => {
      const partition = checkedShard(shard);
      return run({ kind: 'due' }, () => dueKeys(store, partition, until, limit), lostRead);
    },
    commit: async (writes) => {
      const plan = planOf(writes);
      const keys = writes.map(({ key }) => key);
      const act = () => commitPlan(store, plan);
      return run({ kind: 'commit', keys, writes }, act, () => ({ status: 'unknown' }));
    },
    bump: async (key, expiresAt) => {
      checkCounter(key);
      const act = () => bumped(store, key, expiresAt, now());
      return run({ kind: 'bump', keys: [key] }, act, lostRead);
    },
    dump: () => ({ payments: contentOf(store.payments), ledger: contentOf(store.ledger) }),
    peek: async (key) => {
      const present = find(store, checkKey(key));
      return present && copy(present);
    },
  };
};

const contentOf = (partitions: ReadonlyMap<string, Partition>): readonly Stored[] =>
  [...partitions.values()]
    .flatMap((partition) => [...partition.values()])
    .sort((a, b) => byBytes(a.pk, b.pk) || byBytes(a.sk, b.sk))
    .map(copy);
