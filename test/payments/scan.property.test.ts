// Whatever happens to scanned codes in whatever order: the books are right, no code is sent twice, and none is kept.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../shared/kernel/failure.ts';
import { secondMs } from '../../shared/kernel/time.ts';
import { cancel } from '../../shared/payments/cancel.ts';
import type { OrderKey } from '../../shared/providers/contract.ts';
import { checkBooks, checkRest } from './books.ts';
import { scan } from './scanning.ts';
import { aScene, clerk, deliver, pass, type Scene, wholeLifeMinutes } from './scene.ts';

const verbs = ['pay', 'query', 'close'] as const;
const troubles = ['lost', 'never_arrived', 'fault'] as const;

type Step =
  | { readonly does: 'scan'; readonly key: number; readonly code: number; readonly takes: boolean }
  | { readonly does: 'confirm'; readonly which: number }
  | { readonly does: 'give_up'; readonly which: number }
  | { readonly does: 'wait'; readonly seconds: number }
  | {
      readonly does: 'trouble';
      readonly verb: (typeof verbs)[number];
      readonly how: (typeof troubles)[number];
    }
  | { readonly does: 'lose_messages' };

const few = fc.nat({ max: 2 });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    does: fc.constant('scan' as const),
    key: few,
    code: fc.nat({ max: 9 }),
    takes: fc.boolean(),
  }),
  fc.record({ does: fc.constant('confirm' as const), which: few }),
  fc.record({ does: fc.constant('give_up' as const), which: few }),
  fc.record({ does: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    does: fc.constant('trouble' as const),
    verb: fc.constantFrom(...verbs),
    how: fc.constantFrom(...troubles),
  }),
  fc.record({ does: fc.constant('lose_messages' as const) }),
);

const codeBegins = '13459988776655443';

/** Refusals, and the fault that a till is told to have. */
const expected = (fault: unknown): void => {
  if (!(fault instanceof Failure) && !String(fault).includes('nobody knows')) throw fault;
};

const referenceIn = ({ till }: Scene, which: number): string =>
  [...till.orders.keys()][which] ?? '';

const waited = async ({ world }: Scene, seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second += 1) {
    await deliver(world).catch(expected);
    world.clock.advance(secondMs);
  }
};

const play = async (scene: Scene, step: Step): Promise<unknown> => {
  const { world, till } = scene;
  if (step.does === 'wait') return waited(scene, step.seconds);
  if (step.does === 'trouble') return till.answer(step.verb, step.how);
  if (step.does === 'lose_messages') return world.wakes.splice(0);
  if (step.does === 'confirm') return till.pays(referenceIn(scene, step.which));
  if (step.does === 'give_up') {
    const id = referenceIn(scene, step.which).slice(0, -2);
    return cancel(world, { caller: clerk(), id }).catch(expected);
  }
  const { key, code, takes } = step;
  const more = takes ? { supersede: true } : {};
  const body = { payer_code: `${codeBegins}${code}`, ...more };
  return scan(world, { key: `key-${key}`, body }).catch(expected);
};

/** When orders were undone, in milliseconds after they were made. */
const undoneIn = ({ world }: Scene): readonly number[] => {
  const ages: number[] = [];
  const { close } = world.provider;
  Object.assign(world.provider, {
    close: (order: OrderKey) => {
      ages.push(world.now() - order.createdAt);
      return close?.(order);
    },
  });
  return ages;
};

const ordersSent = ({ world }: Scene): readonly string[] =>
  world.calls.flatMap(({ verb, input }) =>
    verb === 'pay' ? [JSON.stringify(input).match(/"reference":"(\w+)"/)?.[1] ?? ''] : [],
  );

it('scanned codes keep their promises over random stories', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 14 }), async (steps) => {
      const scene = await aScene();
      const undone = undoneIn(scene);
      for (const step of steps) {
        await play(scene, step);
        checkBooks(scene.world);
      }
      scene.till.calm();
      await pass(scene.world, wholeLifeMinutes);

      const { world } = scene;
      checkRest(world, scene.till);
      expect(new Set(ordersSent(scene)).size).toBe(ordersSent(scene).length);
      expect(Math.min(...undone, 15 * secondMs)).toBe(15 * secondMs);
      const kept = JSON.stringify([world.memory.dump(), world.lines, world.wakes, world.kept]);
      expect(kept).not.toContain(codeBegins);
    }),
    { numRuns: 30, seed: 2_026 },
  );
});
