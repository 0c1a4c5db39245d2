// Our two tables in DynamoDB. The files `dynamodb*` alone know its SDK.
import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '../kernel/time.ts';
import { type ClientSettings, dynamodbClient } from './dynamodb-client.ts';
import { type Connection, commitPlan } from './dynamodb-commit.ts';
import { bumpCounter } from './dynamodb-counter.ts';
import type { Names } from './dynamodb-items.ts';
import { dueKeys, getMany, getStored, listPage } from './dynamodb-reads.ts';
import { checkCounter, checkedShard, checkKey, checkKeys, planOf, shown } from './plan.ts';
import { checkRange } from './ranges.ts';
import type { Key, Table } from './table.ts';
import type { Stored } from './values.ts';

export interface DynamodbSettings {
  /** Names of the deployed tables. */
  readonly names: Names;
  readonly now: () => Instant;
  /** From 0 up to but not including 1: for jitter, and for the tokens of transactions. */
  readonly random: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** How long one operation goes on after conflicts, throttles and lost answers. */
  readonly deadlineMs?: number;
  /** Without it, endpoint, region and credentials are the environment's, as in Lambda. */
  readonly client?: ClientSettings;
}

export interface DynamodbTable extends Table {
  /** One item with its hidden attributes. */
  peek(key: Key): Promise<Stored | undefined>;
  /** Lets go of all sockets. */
  close(): void;
}

const defaultDeadlineMs = 5_000;

/** The tables behind a real DynamoDB, or DynamoDB Local. No request is sent before the first use. */
export const dynamodbTable = (settings: DynamodbSettings): DynamodbTable => {
  const { names, now, random, sleep = pause, deadlineMs = defaultDeadlineMs } = settings;
  const client = dynamodbClient(settings.client ?? {});
  const connection: Connection = { client, names, patience: { now, random, sleep, deadlineMs } };
  const peek = async (key: Key) => getStored(connection, checkKey(key));
  return {
    get: async (key) => {
      const stored = await peek(key);
      return stored && shown(stored);
    },
    getMany: async (keys) => getMany(connection, checkKeys(keys)),
    list: async (range) => listPage(connection, checkRange(range)),
    due: async (shard, until, limit) => dueKeys(connection, checkedShard(shard), until, limit),
    commit: async (writes) => commitPlan(connection, planOf(writes)),
    bump: async (key, expiresAt) => bumpCounter(connection, checkCounter(key), expiresAt),
    peek,
    close: () => client.destroy(),
  };
};
