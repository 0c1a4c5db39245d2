// The same contract over DynamoDB Local, and over answers that it never gives by itself.
import { afterAll, describe, expect, it } from '@jest/globals';
import { type DynamodbTable, dynamodbTable } from '../../shared/table/dynamodb.ts';
import { seeded } from '../seeded.ts';
import { aKey, aPartition, aPut, describeTable } from './contract.ts';
import { createTables, local } from './create-tables.ts';
import { localEndpoint } from './rig.ts';

const names = { payments: 'contract-payments', ledger: 'contract-ledger' };
const endpoint = await localEndpoint();
if (endpoint) await createTables(endpoint, names);

let now = 0;
const tables: DynamodbTable[] = [];
const aTable = (seed = 1): DynamodbTable => {
  const client = { ...local, ...(endpoint && { endpoint }) };
  const made = dynamodbTable({ names, client, now: () => now, random: seeded(seed) });
  tables.push(made);
  return made;
};

afterAll(() => {
  for (const table of tables) table.close();
});

const table = aTable();

if (endpoint) {
  describeTable('DynamoDB Local', async () => ({
    table,
    at: (instant) => {
      now = instant;
    },
  }));

  describe('DynamoDB Local only', () => {
    it('keeps hidden attributes as the deployed table wants them', async () => {
      const key = aKey(aPartition());

      await table.commit([aPut(key, {}, { due: { shard: 2, at: 7 }, expiresAt: 1_001 })]);

      expect(await table.peek(key)).toStrictEqual({
        pk: key.pk,
        sk: key.sk,
        revision: 1,
        due_shard: 'due#02',
        due_at: 7,
        expires_at: 2,
      });
    });
  });
} else {
  it.skip('DynamoDB Local: needs Java', () => undefined);
}
