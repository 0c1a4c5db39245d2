// Counters that begin anew when their time is over, in one atomic write each.
import {
  ConditionalCheckFailedException,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Instant } from '../kernel/time.ts';
import type { Connection } from './dynamodb-commit.ts';
import { storedFrom, typed, typedKey } from './dynamodb-items.ts';
import { endedBusy } from './dynamodb-reads.ts';
import { type Answer, ask, insist } from './dynamodb-retry.ts';
import { expirySeconds } from './plan.ts';
import type { Key } from './table.ts';

const names = { '#count': 'count', '#until': 'until' };

const refusedAsUndefined = async <A>(send: () => Promise<A>): Promise<A | undefined> => {
  try {
    return await send();
  } catch (cause) {
    if (cause instanceof ConditionalCheckFailedException) return undefined;
    throw cause;
  }
};

/** Adds one where the counter lives or none stands; undefined when its time is over. */
const added = async (
  { client, names: tables, patience }: Connection,
  key: Key,
  expiresAt: Instant,
): Promise<number | undefined> => {
  const command = new UpdateItemCommand({
    TableName: tables[key.table],
    Key: typedKey(key),
    UpdateExpression:
      'SET #until = if_not_exists(#until, :until), ' +
      'expires_at = if_not_exists(expires_at, :expires) ADD #count :one',
    ConditionExpression: 'attribute_not_exists(pk) OR #until > :now',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: typed({
      ':until': expiresAt,
      ':expires': expirySeconds(expiresAt),
      ':one': 1,
      ':now': patience.now(),
    }),
    ReturnValues: 'ALL_NEW',
  });
  const answer = await refusedAsUndefined(() => client.send(command));
  return answer?.Attributes && Number(storedFrom(answer.Attributes)['count']);
};

/** Replaces a counter whose time is over by a first count; undefined when another was faster. */
const begun = async (
  { client, names: tables, patience }: Connection,
  key: Key,
  expiresAt: Instant,
): Promise<number | undefined> => {
  const { pk, sk } = key;
  const command = new PutItemCommand({
    TableName: tables[key.table],
    Item: typed({ pk, sk, count: 1, until: expiresAt, expires_at: expirySeconds(expiresAt) }),
    ConditionExpression: '#until <= :now',
    ExpressionAttributeNames: { '#until': 'until' },
    ExpressionAttributeValues: typed({ ':now': patience.now() }),
  });
  return (await refusedAsUndefined(() => client.send(command))) && 1;
};

/** A lost answer is asked again, so a count may be one too high, never too low. */
export const bumpCounter = (
  connection: Connection,
  key: Key,
  expiresAt: Instant,
): Promise<number> => {
  const attempt = async (): Promise<Answer<number>> => {
    const answer = await ask(
      async () =>
        (await added(connection, key, expiresAt)) ?? (await begun(connection, key, expiresAt)),
    );
    if (!('done' in answer)) return answer;
    if (answer.done !== undefined) return { done: answer.done };
    return { again: 'clean', cause: 'another call began the counter anew' };
  };
  return insist(connection.patience, attempt, endedBusy);
};
