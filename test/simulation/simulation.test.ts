// Many simulated days; a failing seed prints itself and how to replay it.
import { describe, expect, it } from '@jest/globals';
import { failureOf } from './replay.ts';

const seeds = 200;
const perTest = 50;
const withinMs = 600_000;

const failing = async (first: number, count: number): Promise<readonly string[]> => {
  const failed: string[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const failure = await failureOf(seed);
    if (failure !== undefined) failed.push(failure);
  }
  return failed;
};

describe('a simulated day', () => {
  for (let first = 1; first <= seeds; first += perTest) {
    it(
      `leaves the books right and nothing waiting: seeds ${first} to ${first + perTest - 1}`,
      async () => {
        expect(await failing(first, perTest)).toEqual([]);
      },
      withinMs,
    );
  }
});
