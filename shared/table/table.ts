// The contract of our two tables: strong reads, range lists, and commits under named conditions.
import type { Instant } from '../kernel/time.ts';

export type TableName = 'payments' | 'ledger';

export interface Key {
  readonly table: TableName;
  readonly pk: string;
  readonly sk: string;
}

/** An item's own attributes; `pk` and `sk` come back beside them. */
export type Attributes = Readonly<Record<string, unknown>>;
export type Item = Attributes & { readonly pk: string; readonly sk: string };

/**
 * The closed set of conditions. `revision` is an attribute of every mutable item: the table layer
 * writes it (absent → 1, else +1), so `whenUnchanged` needs only the revision that was read.
 */
export type Condition =
  | { readonly name: 'whenAbsent' }
  | { readonly name: 'whenUnchanged'; readonly revision: number }
  /** Unchanged, and carries no attribute `lock`. */
  | { readonly name: 'whenUnlocked'; readonly revision: number }
  /** A lease: absent, or its attribute `until` is not after `now`, or its `holder` is this one. */
  | { readonly name: 'whenFree'; readonly now: Instant; readonly holder: string }
  /** Last writer wins: only for what carries no decision. Refused on the ledger. */
  | { readonly name: 'always' };

export interface Put {
  readonly kind: 'put';
  readonly key: Key;
  /** Plain JSON values; undefined members are left out. Never `pk`, `sk`, `revision`. */
  readonly attributes: Attributes;
  readonly condition: Condition;
  /** Places the item in the due-work index until it is put again without. */
  readonly due?: { readonly shard: number; readonly at: Instant };
  /** Time to live. Only for counters, leases and delivery logs. */
  readonly expiresAt?: Instant;
}

export interface Remove {
  readonly kind: 'remove';
  readonly key: Key;
  readonly condition: Condition;
}

export interface Check {
  readonly kind: 'check';
  readonly key: Key;
  readonly condition: Condition;
}

export type Write = Put | Remove | Check;

/** Why one write was refused: its position, and the item that stood there instead. */
export interface Refusal {
  readonly write: number;
  readonly present?: Item;
}

export type Commit =
  | { readonly status: 'committed' }
  | { readonly status: 'refused'; readonly refusals: readonly Refusal[] }
  /** The answer was lost: read to find out. Never guess. */
  | { readonly status: 'unknown' };

export interface Range {
  readonly table: TableName;
  readonly pk: string;
  /** Only sort keys that begin with this. */
  readonly prefix?: string;
  /** Only sort keys ≥ `from` and ≤ `to` (both needed when one is given; not with `prefix`). */
  readonly from?: string;
  readonly to?: string;
  /** Begin after this sort key (a cursor from a page before). */
  readonly after?: string;
  readonly backwards?: boolean;
  /** At most this many items; a page may hold fewer and still have a successor. */
  readonly limit?: number;
}

export interface Page {
  readonly items: readonly Item[];
  /** Sort key to go on after; absent on the last page. */
  readonly after?: string;
}

/** Every read is strongly consistent but `due`, which only finds work and decides nothing. */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** In the order of the keys; at most 100. */
  getMany(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>;
  list(range: Range): Promise<Page>;
  /** Keys of items due at or before `until`, oldest first, in one of 16 shards. */
  due(shard: number, until: Instant, limit: number): Promise<readonly Key[]>;
  /**
   * All or nothing, at most 100 writes. One write to `payments` is a plain conditional write; several,
   * or any to `ledger`, are one transaction. Conflicts and throttles are retried with jitter, then thrown
   * as `Failure('busy')`: nothing was written.
   */
  commit(writes: readonly Write[]): Promise<Commit>;
  /** Adds one to a counter that dies at `expiresAt`, atomically; answers the new count. */
  bump(key: Key, expiresAt: Instant): Promise<number>;
}
