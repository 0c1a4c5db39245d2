// The tables of the templates, created in DynamoDB Local with keys, indexes, stream and TTL.
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Described, Model } from './model.ts';

const KeySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }),
);
const Projection = z.object({
  ProjectionType: z.enum(['ALL', 'INCLUDE', 'KEYS_ONLY']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const Index = z.object({ IndexName: z.string(), KeySchema, Projection });

/** What Table and GlobalTable have in common (a global table's replicas are all here). */
const Properties = z.object({
  KeySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z.array(Index).optional(),
  LocalSecondaryIndexes: z.array(Index).optional(),
  StreamSpecification: z
    .object({
      StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']),
    })
    .optional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string().optional(), Enabled: z.stringbool().or(z.boolean()) })
    .optional(),
});
type Properties = z.infer<typeof Properties>;

const inputOf = (name: string, properties: Properties): CreateTableCommandInput => ({
  TableName: name,
  KeySchema: properties.KeySchema,
  AttributeDefinitions: properties.AttributeDefinitions,
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
  LocalSecondaryIndexes: properties.LocalSecondaryIndexes,
  ...(properties.StreamSpecification === undefined
    ? {}
    : { StreamSpecification: { ...properties.StreamSpecification, StreamEnabled: true } }),
});

const expiryOf = ({ TimeToLiveSpecification: ttl }: Properties): string | undefined =>
  ttl?.Enabled === true ? ttl.AttributeName : undefined;

const createTable = async (client: DynamoDBClient, named: Described): Promise<void> => {
  const properties = Properties.parse(named.properties);
  const created = await client
    .send(new CreateTableCommand(inputOf(named.name, properties)))
    .catch((cause: unknown) => {
      if (cause instanceof ResourceInUseException) return undefined;
      throw cause;
    });
  if (created === undefined) return;
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: named.name });
  const expiry = expiryOf(properties);
  if (expiry === undefined) return;
  const TimeToLiveSpecification = { AttributeName: expiry, Enabled: true };
  await client.send(
    new UpdateTimeToLiveCommand({ TableName: named.name, TimeToLiveSpecification }),
  );
};

/** Creates every table of the model; one that a lasting server already has is used as it is. */
export const createTables = async (model: Model, client: DynamoDBClient): Promise<void> => {
  for (const named of model.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')) {
    await createTable(client, named);
  }
};
