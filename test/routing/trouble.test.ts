// Accounts in trouble, seen through payments: counted on faults, passed over, tried again, used again.
import { describe, expect, it } from '@jest/globals';
import { secondMs } from '../../shared/kernel/time.ts';
import type { Created } from '../../shared/payments/create.ts';
import { work } from '../../shared/payments/work.ts';
import { faultsLimit, probeEveryMs, windowMs } from '../../shared/routing/model/health.ts';
import { reportFault } from '../../shared/routing/store/health.ts';
import { keys } from '../../shared/table/keys.ts';
import type { Operation } from '../../shared/table/memory.ts';
import { itemBytes } from '../../shared/table/sizes.ts';
import { now } from '../payments/scene.ts';
import type { TestWorld } from '../world.ts';
import { putRules, rulesTo } from './api.ts';
import { aRoutedWorld, createFor } from './create.ts';
import { type Houses, housesIn, type Manner } from './houses.ts';

interface Scene {
  readonly world: TestWorld;
  readonly houses: Houses;
  /** Operations on the table since the world was made. */
  readonly operations: Operation[];
}

const aScene = async (
  manners: Readonly<Record<string, Manner>> = {},
  order: readonly string[] = ['sandbox-1', 'second'],
): Promise<Scene> => {
  const operations: Operation[] = [];
  const world = await aRoutedWorld({ faults: (operation) => void operations.push(operation) });
  await putRules(world, rulesTo(...order));
  const houses = housesIn(world, ['sandbox-1', 'second']);
  houses.behave(manners);
  return { world, houses, operations };
};

const pay = (world: TestWorld, n: number): Promise<Created> => createFor(world, `key-${n}`, n);

const accountOf = ({ payment }: Created): string | undefined => payment.head.attempts[0]?.account;

/** Makes the first account fail until it is passed over. */
const open = async ({ world, houses }: Scene): Promise<void> => {
  houses.behave({ 'sandbox-1': 'unknown' });
  for (let n = 0; n < faultsLimit; n += 1) await pay(world, n);
};

const healthOf = (world: TestWorld) => world.memory.peek(keys.health('sandbox-1'));

const touchingHealth = (operations: readonly Operation[]) =>
  operations.filter(({ keys: touched }) => touched.some(({ sk }) => sk === 'health'));

describe('an account that answers', () => {
  it('costs one read of its health, with its record, and no write', async () => {
    const { world, operations } = await aScene();
    operations.length = 0;

    await pay(world, 0);

    const touching = touchingHealth(operations);
    expect(touching.map(({ kind }) => kind)).toEqual(['getMany']);
    expect(touching[0]?.keys).toHaveLength(4);
    expect(await healthOf(world)).toBeUndefined();
  });
});

describe('an account that fails again and again', () => {
  it.each(['unknown', 'throws', 'refuses'] as const)('(%s) is passed over', async (manner) => {
    const { world, houses } = await aScene({ 'sandbox-1': manner });
    for (let n = 0; n < faultsLimit; n += 1) await pay(world, n);
    houses.calls.length = 0;

    const next = await pay(world, faultsLimit);

    expect(accountOf(next)).toBe('second');
    expect(houses.calls).toEqual(['second pay']);
    expect(next.payment.head.attempts[0]?.choice).toMatchObject({
      passed: ['sandbox-1:unhealthy'],
    });
  });

  it('is refused with a Retry-After when there is no other', async () => {
    const scene = await aScene({}, ['sandbox-1']);
    await open(scene);
    scene.world.clock.advance(10 * secondMs);

    await expect(pay(scene.world, faultsLimit)).rejects.toMatchObject({
      kind: 'busy',
      code: 'method_unavailable',
      extras: { retryAfterSeconds: 20 },
    });
  });

  it('is not counted twice for the repetitions of one order', async () => {
    const { world } = await aScene({ 'sandbox-1': 'unknown' });
    const { payment } = await pay(world, 0);

    for (let look = 0; look < 10; look += 1) await work(world, payment.head.id);

    expect((await healthOf(world))?.['faults']).toHaveLength(1);
  });

  it('is not counted for the declines of payers', async () => {
    const { world } = await aScene({ 'sandbox-1': 'insufficient_funds' });
    for (let n = 0; n < faultsLimit; n += 1) await pay(world, n);

    expect(await healthOf(world)).toBeUndefined();
  });

  it('is used on when its faults lie far apart', async () => {
    const { world } = await aScene({ 'sandbox-1': 'unknown' });

    for (let n = 0; n < 8; n += 1) {
      expect(accountOf(await pay(world, n))).toBe('sandbox-1');
      world.clock.advance(windowMs / (faultsLimit - 1));
    }
  });

  it('is used on when it answers in between: only faults in a row count', async () => {
    const { world, houses } = await aScene();

    for (let n = 0; n < 10; n += 1) {
      houses.behave({ 'sandbox-1': n % 4 === 3 ? 'takes' : 'unknown' });
      expect(accountOf(await pay(world, n))).toBe('sandbox-1');
    }
  });

  it('troubles no payment when its health cannot be stored', async () => {
    const { world } = await aScene({ 'sandbox-1': 'unknown' });
    const memory = world.table;
    const commit: TestWorld['table']['commit'] = async (writes) =>
      writes.some(({ key }) => key.sk === 'health') ? { status: 'unknown' } : memory.commit(writes);
    Object.assign(world, { table: { ...memory, commit } });

    const { payment } = await pay(world, 0);

    expect(payment.head.state).toBe('pending');
  });
});

describe('an account that was passed over', () => {
  it('is tried by one payment after a while, and used again when that is answered', async () => {
    const scene = await aScene();
    const { world, houses } = scene;
    await open(scene);
    houses.behave({});

    world.clock.advance(probeEveryMs - 1);
    const early = await pay(world, 5);
    world.clock.advance(1);
    const probe = await pay(world, 6);
    const after = await pay(world, 7);

    expect([early, probe, after].map(accountOf)).toEqual(['second', 'sandbox-1', 'sandbox-1']);
    expect(probe.payment.head.attempts[0]?.choice).toMatchObject({ probe: true });
    expect(after.payment.head.attempts[0]?.choice?.probe).toBeUndefined();
    expect(await healthOf(world)).toMatchObject({ faults: [] });
  });

  it('is passed over again when that one fails too', async () => {
    const scene = await aScene();
    const { world } = scene;
    await open(scene);

    world.clock.advance(probeEveryMs);
    const probe = await pay(world, 5);
    const next = await pay(world, 6);
    world.clock.advance(probeEveryMs);
    const second = await pay(world, 7);

    expect([probe, next, second].map(accountOf)).toEqual(['sandbox-1', 'second', 'sandbox-1']);
  });

  it('is tried by one of two payments that come at the same time', async () => {
    const scene = await aScene();
    const { world, houses } = scene;
    await open(scene);
    world.clock.advance(probeEveryMs);
    houses.calls.length = 0;

    const both = await Promise.all([pay(world, 5), pay(world, 6)]);

    expect(both.map(accountOf).sort()).toEqual(['sandbox-1', 'second']);
    expect(houses.calls.filter((call) => call === 'sandbox-1 pay')).toHaveLength(1);
  });

  it('is used again when a worker hears the answer of the payment that tried it', async () => {
    const scene = await aScene();
    const { world, houses } = scene;
    await open(scene);
    world.clock.advance(probeEveryMs);
    const probe = await pay(world, 5);

    houses.behave({});
    world.clock.advance(15 * secondMs);
    await work(world, probe.payment.head.id);

    expect((await now(world, probe.payment)).next).toBeDefined();
    expect(accountOf(await pay(world, 6))).toBe('sandbox-1');
  });

  it('is not used again for the answer of an older payment', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'unknown' });
    await pay(world, 0);
    houses.behave({});
    houses.during('sandbox-1', async () => {
      for (let n = 1; n < faultsLimit; n += 1) await reportFault(world, 'sandbox-1');
    });

    const older = await pay(world, 1);

    expect(older.payment.next).toBeDefined();
    expect(accountOf(await pay(world, 2))).toBe('second');
  });
});

describe('the head of a payment', () => {
  it('stays below 1 KB with the reasons of its choice, and of a second attempt', async () => {
    const { world, houses } = await aScene({}, ['third', 'sandbox-1', 'second']);
    for (let n = 0; n < faultsLimit; n += 1) await reportFault(world, 'third');
    houses.behave({ 'sandbox-1': 'refuses' });

    const { payment } = await pay(world, 0);
    const stored = await world.memory.peek(keys.head(payment.head.id));

    expect(payment.head.attempts).toMatchObject([
      { account: 'sandbox-1', choice: { passed: ['third:unhealthy'] } },
      { account: 'second', choice: { after: 'refused' } },
    ]);
    expect(stored && itemBytes(stored)).toBeLessThan(1_024);
  });
});
