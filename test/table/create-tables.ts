// The two tables as the deployed ones are made, on a DynamoDB Local; for tests and benches.
import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

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
