// The DynamoDB client as every function uses it: one try per request, short timeouts, kept alive.
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** What may differ between a deployment, a laptop and a test; the rest is fixed here. */
export type ClientSettings = Pick<
  DynamoDBClientConfig,
  'endpoint' | 'region' | 'credentials' | 'requestHandler'
>;

const timeouts = {
  connectionTimeout: 1_000,
  requestTimeout: 2_000,
  // Without this the SDK only warns, and a request without an answer waits for ever.
  throwOnRequestTimeout: true,
} as const;

// Retries are ours (`dynamodb-retry`): a blind one would refuse a plain put for its own sake.
const once: DynamoDBClientConfig['retryStrategy'] = {
  mode: 'once',
  retry: (next, request) => next(request),
};

export const dynamodbClient = (settings: ClientSettings): DynamoDBClient =>
  new DynamoDBClient({ requestHandler: timeouts, ...settings, retryStrategy: once });
