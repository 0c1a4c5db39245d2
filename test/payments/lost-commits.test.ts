// The database may lose a request or an answer, or refuse for a while: a payment still happens once.
import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../shared/kernel/failure.ts';
import type { Fault } from '../../shared/table/memory.ts';
import { checkRest } from './books.ts';
import { aScene, begin, obligationNow, pass, type Scene, wholeLifeMinutes } from './scene.ts';
import { aStriker } from './striker.ts';

const faults = ['lose_answer', 'lose_request', 'throttle', 'conflict'] as const;

/** What a queue does with a worker that throws: it delivers again. Here, the repair does. */
const tolerant = async (act: () => Promise<unknown>): Promise<void> => {
  try {
    await act();
  } catch (fault) {
    if (!(fault instanceof Failure) || fault.kind !== 'busy') throw fault;
  }
};

const lifeWith = async (
  fault: Fault,
  strikesAt: number,
  live: (scene: Scene) => Promise<void>,
): Promise<{ readonly scene: Scene; readonly hasStruck: boolean }> => {
  const striker = aStriker({ fault, from: strikesAt, times: 1 });
  const scene = await aScene({ faults: striker.before });
  striker.arm();
  await live(scene);
  for (let minute = 0; minute < wholeLifeMinutes; minute += 1)
    await tolerant(() => pass(scene.world, 1));
  return { scene, hasStruck: striker.seen() >= strikesAt };
};

const createdAndPaid = async ({ world, till }: Scene): Promise<void> => {
  await tolerant(() => begin(world));
  world.clock.advance(13_000);
  await tolerant(() => begin(world));
  for (let minute = 0; minute < 6; minute += 1) await tolerant(() => pass(world, 1));
  const [reference = ''] = till.orders.keys();
  expect(till.pays(reference)).toBe(true);
};

const createdAndLeft = async ({ world }: Scene): Promise<void> => {
  await tolerant(() => begin(world));
};

describe('a commit that meets trouble', () => {
  it.each(faults)(
    'of kind %s at any step leaves one order, one entry and a settled fine',
    async (fault) => {
      let strikesAt = 0;
      let struck = true;
      while (struck) {
        strikesAt += 1;
        const { scene, hasStruck } = await lifeWith(fault, strikesAt, createdAndPaid);
        struck = hasStruck;

        const { entries } = checkRest(scene.world, scene.till);
        expect(entries).toHaveLength(1);
        expect(scene.till.orders.size).toBe(1);
        expect(await obligationNow(scene.world)).toMatchObject({ state: 'settled' });
      }

      expect(strikesAt).toBeGreaterThan(5);
    },
  );

  it.each(faults)('of kind %s at any step leaves an unpaid fine payable again', async (fault) => {
    let strikesAt = 0;
    let struck = true;
    while (struck) {
      strikesAt += 1;
      const { scene, hasStruck } = await lifeWith(fault, strikesAt, createdAndLeft);
      struck = hasStruck;

      const { entries } = checkRest(scene.world, scene.till);
      expect(entries).toHaveLength(0);
      const { state, lock } = await obligationNow(scene.world);
      expect([state, lock]).toEqual(['open', undefined]);
    }

    expect(strikesAt).toBeGreaterThan(5);
  });
});
