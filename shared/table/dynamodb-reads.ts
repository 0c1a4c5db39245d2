// Reads over DynamoDB: strong from the tables; keys of due work, eventually, from the index.
import {
  BatchGetItemCommand,
  GetItemCommand,
  type KeysAndAttributes,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Instant } from '../kernel/time.ts';
import type { Connection } from './dynamodb-commit.ts';
import { storedFrom, type Typed, typed, typedKey } from './dynamodb-items.ts';
import { type Answer, ask, type Ending, insist } from './dynamodb-retry.ts';
import { busy } from './faults.ts';
import { shown } from './plan.ts';
import { entryOf } from './ranges.ts';
import type { Item, Key, Page, Range } from './table.ts';
import type { Stored } from './values.ts';

/** Reads have no effect: whatever stood in their way, the caller may just ask again. */
export const endedBusy = ({ cause }: Ending): never => {
  throw busy(cause);
};

const reading = <A>({ patience }: Connection, send: () => Promise<A>): Promise<A> =>
  insist<A>(patience, () => ask(send), endedBusy);

export const getStored = async (connection: Connection, key: Key): Promise<Stored | undefined> => {
  const { client, names } = connection;
  const command = new GetItemCommand({
    TableName: names[key.table],
    Key: typedKey(key),
    ConsistentRead: true,
  });
  const { Item } = await reading(connection, () => client.send(command));
  return Item && storedFrom(Item);
};

// --- many keys at once ---

type Wanted = Record<string, KeysAndAttributes>;

const idOf = (table: string, { pk, sk }: { readonly pk: string; readonly sk: string }): string =>
  JSON.stringify([table, pk, sk]);

const wantedOf = ({ names }: Connection, keys: readonly Key[]): Wanted => {
  const distinct = new Map(keys.map((key) => [idOf(names[key.table], key), key]));
  const wanted: Record<string, { ConsistentRead: true; Keys: Typed[] }> = {};
  for (const key of distinct.values()) {
    const table = names[key.table];
    wanted[table] ??= { ConsistentRead: true, Keys: [] };
    wanted[table].Keys.push(typedKey(key));
  }
  return wanted;
};

type Found = Map<string, Item>;

const keepAll = (found: Found, responses: Record<string, Typed[]> = {}): Found => {
  for (const [table, items] of Object.entries(responses)) {
    for (const item of items.map(storedFrom)) found.set(idOf(table, item), shown(item));
  }
  return found;
};

/** Asks for what a batch left out again, as the deadline allows. */
const gather = async (connection: Connection, keys: readonly Key[]): Promise<Found> => {
  const { client, patience } = connection;
  const found: Found = new Map();
  let wanted = wantedOf(connection, keys);
  const attempt = async (): Promise<Answer<Found>> => {
    const answer = await ask(() => client.send(new BatchGetItemCommand({ RequestItems: wanted })));
    if (!('done' in answer)) return answer;
    keepAll(found, answer.done.Responses);
    wanted = answer.done.UnprocessedKeys ?? {};
    const isDone = Object.keys(wanted).length === 0;
    return isDone ? { done: found } : { again: 'clean', cause: 'keys were left unprocessed' };
  };
  return insist(patience, attempt, endedBusy);
};

export const getMany = async (
  connection: Connection,
  keys: readonly Key[],
): Promise<readonly (Item | undefined)[]> => {
  if (keys.length === 0) return [];
  const found = await gather(connection, keys);
  return keys.map((key) => found.get(idOf(connection.names[key.table], key)));
};

// --- ranges ---

const boundsOf = ({ prefix, from, to }: Range) => {
  if (prefix) return { expression: 'begins_with(sk, :prefix)', values: { ':prefix': prefix } };
  if (from === undefined) return undefined;
  return { expression: 'sk BETWEEN :from AND :to', values: { ':from': from, ':to': to } };
};

export const listPage = async (connection: Connection, range: Range): Promise<Page> => {
  const { client, names } = connection;
  const { table, pk, backwards, limit } = range;
  const entry = entryOf(range);
  if (entry === 'nowhere') return { items: [] };
  const { after } = entry;
  const bounds = boundsOf(range);
  const command = new QueryCommand({
    TableName: names[table],
    ConsistentRead: true,
    KeyConditionExpression: ['pk = :pk', ...(bounds ? [bounds.expression] : [])].join(' AND '),
    ExpressionAttributeValues: typed({ ':pk': pk, ...bounds?.values }),
    ScanIndexForward: backwards !== true,
    Limit: limit,
    ...(after !== undefined && { ExclusiveStartKey: typedKey({ table, pk, sk: after }) }),
  });
  const { Items = [], LastEvaluatedKey } = await reading(connection, () => client.send(command));
  const last = LastEvaluatedKey?.['sk']?.S;
  return {
    items: Items.map((item) => shown(storedFrom(item))),
    ...(last !== undefined && { after: last }),
  };
};

// --- due work ---

/** Keys of due work, oldest first, following pages until `limit`. */
export const dueKeys = async (
  connection: Connection,
  shard: string,
  until: Instant,
  limit: number,
): Promise<readonly Key[]> => {
  const { client, names } = connection;
  const found: Key[] = [];
  let start: Typed | undefined;
  do {
    const command = new QueryCommand({
      TableName: names.payments,
      IndexName: 'due',
      KeyConditionExpression: 'due_shard = :shard AND due_at <= :until',
      ExpressionAttributeValues: typed({ ':shard': shard, ':until': until }),
      Limit: limit - found.length,
      ExclusiveStartKey: start,
    });
    const { Items = [], LastEvaluatedKey } = await reading(connection, () => client.send(command));
    for (const { pk, sk } of Items.map(storedFrom)) found.push({ table: 'payments', pk, sk });
    start = LastEvaluatedKey;
  } while (start && found.length < limit);
  return found;
};
