// How often a worker asks about an order: ladders by state, a provider's own where it has them, and its wishes.
import { describe, expect, it } from '@jest/globals';
import { dayMs, hourMs, minuteMs, secondMs } from '../../shared/kernel/time.ts';
import { work } from '../../shared/payments/work.ts';
import {
  askStates,
  type Ladder,
  ladderOf,
  pauseMs,
  usualAsks,
} from '../../shared/providers/asks.ts';
import { registry } from '../../shared/providers/registry.ts';
import type { TestWorld } from '../world.ts';
import { aScene, begin, give, now, referenceOfPayment } from './scene.ts';

/** Seconds after its beginning at which something is asked, if each answer leaves things as they are. */
const askedAt = (ladder: Ladder, untilMs: number): readonly number[] => {
  const times: number[] = [];
  for (let ageMs = 0; ageMs <= untilMs; ageMs += pauseMs(ladder, ageMs)) times.push(ageMs);
  return times.map((ageMs) => ageMs / secondMs);
};

const callsOf = (world: TestWorld, verb: string): number =>
  world.calls.filter((call) => call.verb === verb).length;

/** When the next wake of a payment arrives. */
const nextWake = (world: TestWorld): number => Math.max(...world.wakes.map(({ at }) => at));

describe('a ladder', () => {
  it.each(askStates)(
    'of %s rises: later rungs ask more rarely, and the last holds for ever',
    (state) => {
      const { rungs, parkAfterMs } = usualAsks[state];

      expect(rungs.at(-1)?.untilAgeMs).toBe(Number.POSITIVE_INFINITY);
      for (const [index, rung] of rungs.slice(1).entries()) {
        expect(rung.everyMs).toBeGreaterThan(rungs[index]?.everyMs ?? 0);
        expect(rung.untilAgeMs).toBeGreaterThan(rungs[index]?.untilAgeMs ?? 0);
      }
      expect(parkAfterMs).toBeGreaterThan(0);
      expect(pauseMs(usualAsks[state], 400 * dayMs)).toBe(rungs.at(-1)?.everyMs);
    },
  );

  it('is the usual one where a provider says nothing', () => {
    expect(ladderOf(undefined, 'unknown')).toBe(usualAsks.unknown);
    expect(ladderOf({ code_scanned: usualAsks.ending }, 'unknown')).toBe(usualAsks.unknown);
    expect(ladderOf({ code_scanned: usualAsks.ending }, 'code_scanned')).toBe(usualAsks.ending);
  });

  it('of UnionPay asks after 1, 2, 4, 8, 16 and 32 seconds, and then at 5, 10, 30 and 60 minutes', async () => {
    const { capabilities } = await registry('unionpay');

    const asked = askedAt(ladderOf(capabilities.asks, 'unknown'), hourMs);

    expect(asked.slice(0, 7)).toEqual([0, 1, 3, 7, 15, 31, 63]);
    expect(asked.length).toBeLessThanOrEqual(13);
  });

  it('of Alipay asks about a scanned code every four seconds', async () => {
    const { capabilities } = await registry('alipay');

    expect(pauseMs(ladderOf(capabilities.asks, 'code_scanned'), 30 * secondMs)).toBe(4 * secondMs);
  });
});

describe('a worker', () => {
  it('asks no earlier than the provider wishes, also where the wish is longer than a wake', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    await give(world, payment);
    world.wakes.splice(0);
    world.clock.advance(secondMs);
    world.provider.close = async () => ({
      outcome: 'unknown',
      why: 'too many',
      retryAfterSeconds: 1_800,
    });

    await work(world, payment.head.id);
    const first = callsOf(world, 'close');
    world.clock.set(nextWake(world));
    world.wakes.splice(0);
    await work(world, payment.head.id);
    const early = callsOf(world, 'close');
    world.clock.set(nextWake(world));
    await work(world, payment.head.id);

    expect([first, early, callsOf(world, 'close')]).toEqual([1, 1, 2]);
    expect(world.now()).toBe(payment.head.createdAt + 1_801 * secondMs);
    expect(till.orders.get(referenceOfPayment(payment))?.state).toBe('open');
  });

  it('acts at once on what people wish meanwhile', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    world.provider.query = async () => ({
      outcome: 'unknown',
      why: 'too many',
      retryAfterSeconds: 1_800,
    });
    world.clock.advance(minuteMs);
    await work(world, payment.head.id);
    world.clock.advance(secondMs);
    await give(world, payment);

    await work(world, payment.head.id);

    expect((await now(world, payment)).head.state).toBe('cancelled');
  });
});
