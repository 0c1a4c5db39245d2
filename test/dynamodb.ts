// One DynamoDB Local per test file, started when first asked for and closed after the last test.
import { afterAll } from '@jest/globals';
import { type DynamoDB, startDynamoDB as start } from '../local/cloud/dynamodb.ts';

let running: Promise<DynamoDB> | undefined;

/**
 * The test file's own DynamoDB: `endpoint` for an SDK client (any region, any dummy credentials).
 * Call it in `beforeAll` (with a timeout of 30 s); nothing needs closing but your own client.
 */
export const startDynamoDB = (): Promise<DynamoDB> => {
  running ??= start();
  return running;
};

afterAll(async () => {
  await (await running)?.close();
});
