// Many simulated days; a failing seed prints itself and replays exactly: SEEDS=1 FROM=<seed>.
import { describe, expect, it } from '@jest/globals';
import { simulate } from './simulation.ts';

const seeds = Number(process.env['SEEDS'] ?? 200);
const from = Number(process.env['FROM'] ?? 1);
const perTest = 50;
const withinMs = 600_000;

const failing = async (first: number, count: number): Promise<readonly string[]> => {
  const failed: string[] = [];
  for (let seed = first; seed < first + count; seed += 1)
    await simulate(seed).catch((fault: unknown) => failed.push(`seed ${seed}: ${String(fault)}`));
  return failed;
};

describe('a simulated day', () => {
  for (let first = from; first < from + seeds; first += perTest) {
    const count = Math.min(perTest, from + seeds - first);
    it(
      `leaves the books right and nothing waiting: seeds ${first} to ${first + count - 1}`,
      async () => {
        expect(await failing(first, count)).toEqual([]);
      },
      withinMs,
    );
  }

  it('replays exactly from its seed', async () => {
    const outcomes = [await failing(7, 1), await failing(7, 1)];

    expect(outcomes[0]).toEqual(outcomes[1]);
  });
});
