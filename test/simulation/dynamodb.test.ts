// A few simulated days over DynamoDB itself: the same people, faults and invariants as over the memory table.
import { afterAll, describe, expect, it } from '@jest/globals';
import { localEndpoint } from '../table/rig.ts';
import { overDynamodb } from './dynamodb.ts';
import { failureOf } from './replay.ts';

const endpoint = await localEndpoint();
const open: (() => void)[] = [];

afterAll(() => {
  for (const close of open) close();
});

describe('a simulated day over DynamoDB', () => {
  if (endpoint)
    it.each([1, 2, 3])(
      'leaves the books right and nothing waiting: seed %i',
      async (seed) => {
        const { options, close } = await overDynamodb(endpoint, seed);
        open.push(close);

        expect(await failureOf(seed, options, ' --table dynamodb')).toBeUndefined();
      },
      120_000,
    );
  else it.skip('needs Java', () => undefined);
});
