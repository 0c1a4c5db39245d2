// Tables of DynamoDB Local for tests, as the deployed ones are made, and a seeded random.
import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { startDynamoDB } from '../dynamodb.ts';

export const local = {
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;

const attribute = (name: string, type: 'S' | 'N' = 'S'): AttributeDefinition => ({
  AttributeName: name,
  AttributeType: type,
});

const base = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [attribute('pk'), attribute('sk')],
});

const withDue = (name: string): CreateTableCommandInput => ({
  ...base(name),
  AttributeDefinitions: [
    attribute('pk'),
    attribute('sk'),
    attribute('due_shard'),
    attribute('due_at', 'N'),
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'due_shard', KeyType: 'HASH' },
        { AttributeName: 'due_at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
});

export const createTables = async (
  endpoint: string,
  names: { readonly payments: string; readonly ledger: string },
): Promise<void> => {
  const client = new DynamoDBClient({ ...local, endpoint });
  await client.send(new CreateTableCommand(withDue(names.payments)));
  await client.send(new CreateTableCommand(base(names.ledger)));
  client.destroy();
};

/** The endpoint of DynamoDB Local; undefined, said aloud, on a machine without Java. */
export const localEndpoint = async (): Promise<string | undefined> => {
  try {
    return (await startDynamoDB()).endpoint;
  } catch (cause) {
    if (!String(cause).includes('needs Java')) throw cause;
    console.warn(`SKIPPED: ${String(cause)}`);
    return undefined;
  }
};

/** A repeatable random from 0 up to but not including 1 (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
