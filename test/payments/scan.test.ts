// A payer's code is scanned: used once, waited for, and undone when nobody confirms it.
import { describe, expect, it } from '@jest/globals';
import { minuteMs, secondMs } from '../../shared/kernel/time.ts';
import { findPayment } from '../../shared/payments/store/payments.ts';
import { checkRest } from './books.ts';
import { code, passSeconds, scan, watched, whilePausing } from './scanning.ts';
import {
  aScene,
  deliver,
  fine,
  give,
  heard,
  now,
  obligationNow,
  pass,
  referenceOfPayment,
  type Scene,
  wholeLifeMinutes,
} from './scene.ts';

const verbsOf = ({ world }: Scene): readonly string[] => world.calls.map(({ verb }) => verb);

const onlyReference = ({ till }: Scene): string => [...till.orders.keys()][0] ?? '';

const isFree = async ({ world }: Scene): Promise<void> => {
  const obligation = await obligationNow(world);
  expect([obligation.state, obligation.lock]).toEqual(['open', undefined]);
};

describe('a scanned code', () => {
  it('is sent with the first call, and its order only asked about ever after', async () => {
    const scene = await aScene();

    await scan(scene.world);
    await pass(scene.world, wholeLifeMinutes);

    const pays = scene.world.calls.filter(({ verb }) => verb === 'pay');
    expect(pays).toMatchObject([{ input: { presentation: 'code_scanned', payerCode: code } }]);
    await isFree(scene);
    checkRest(scene.world, scene.till);
  });

  it('that is paid at once is paid in the answer, without a pause', async () => {
    const scene = await aScene({ greeting: 'succeeded' });
    const paused: number[] = [];
    whilePausing(scene.world, (ms) => paused.push(ms));

    const { payment } = await scan(scene.world);

    expect([payment.head.state, paused]).toEqual(['paid', []]);
    checkRest(scene.world, scene.till);
  });

  it('that is declined for good ends at once, and another code may be scanned', async () => {
    const scene = await aScene({ greeting: 'declined' });

    const { payment } = await scan(scene.world);
    const { payment: second } = await scan(scene.world, { key: 'second' });

    expect(payment.head).toMatchObject({ state: 'failed', reason: 'insufficient_funds' });
    expect(second.head.id).not.toBe(payment.head.id);
  });

  it('that its payer confirms while the till waits is paid in the answer', async () => {
    const scene = await aScene();
    whilePausing(scene.world, () => scene.till.pays(onlyReference(scene)));

    const { payment } = await scan(scene.world);

    expect(payment.head.state).toBe('paid');
    expect(scene.world.now() - payment.head.createdAt).toBe(5 * secondMs);
    checkRest(scene.world, scene.till);
  });

  it('that a notification tells of while the till waits is not asked about', async () => {
    const scene = await aScene();
    const { world, till } = scene;
    whilePausing(world, async () => {
      till.pays(onlyReference(scene));
      const payment = await findPayment(world.table, onlyReference(scene).slice(0, -2));
      if (payment) await heard(world, payment);
    });

    const { payment } = await scan(world);

    expect(payment.head.state).toBe('paid');
    expect(verbsOf(scene)).toEqual(['pay']);
  });

  it('keeps the till no longer than eight seconds, then is a worker’s', async () => {
    const scene = await aScene();
    const { world, till } = scene;

    const { payment } = await scan(world);

    const waitedMs = world.now() - payment.head.createdAt;
    expect(waitedMs).toBeLessThanOrEqual(8 * secondMs);
    expect(payment).toMatchObject({
      head: { state: 'pending' },
      next: { next: { kind: 'qr_code' } },
    });
    await passSeconds(world, 6);
    expect(till.pays(referenceOfPayment(payment))).toBe(true);
    await passSeconds(world, 6);
    expect((await now(world, payment)).head.state).toBe('paid');
    checkRest(world, till);
  });

  it('is waited for also where a question fails: the till has its answer, the worker asks on', async () => {
    const scene = await aScene();
    scene.till.answer('query', 'fault');

    const { payment } = await scan(scene.world);
    scene.till.pays(referenceOfPayment(payment));
    await passSeconds(scene.world, 20);

    expect(payment.head.state).toBe('pending');
    expect((await now(scene.world, payment)).head.state).toBe('paid');
  });

  it('has a quote as short as its provider lets it be asked about; its order lives a little longer', async () => {
    const scene = await aScene();

    const { payment } = await scan(scene.world);

    const { createdAt, quoteUntil } = payment.head;
    expect(quoteUntil - createdAt).toBe(30 * secondMs);
    expect(scene.world.calls[0]).toMatchObject({ input: { expiresAt: createdAt + 2 * minuteMs } });
  });
});

describe.each(['on_request', 'by_time'] as const)('where orders end %s, a scanned code', (ends) => {
  const verb = ends === 'by_time' ? 'reverse' : 'close';

  it('that nobody confirms is asked about, then undone, and the fine can be paid again', async () => {
    const scene = await aScene({ ends });
    const from = scene.world.now();
    const asked = watched(scene.world, 'query', from);
    const undone = watched(scene.world, verb, from);

    const { payment } = await scan(scene.world);
    await passSeconds(scene.world, 60);

    expect(asked.length).toBeGreaterThan(3);
    expect(undone).toEqual([30]);
    expect((await now(scene.world, payment)).head).toMatchObject({
      state: 'expired',
      reason: 'expired',
    });
    await isFree(scene);
    checkRest(scene.world, scene.till);
  });

  it('that is given up at once is not undone in its first fifteen seconds', async () => {
    const scene = await aScene({ ends });
    const from = scene.world.now();
    const undone = watched(scene.world, verb, from);
    const { payment } = await scan(scene.world);

    await give(scene.world, payment);
    await passSeconds(scene.world, 30);

    expect(undone).toEqual([15]);
    expect((await now(scene.world, payment)).head.state).toBe('cancelled');
  });

  it('that was paid before it could be undone is paid', async () => {
    const scene = await aScene({ ends });
    const { payment } = await scan(scene.world);
    await give(scene.world, payment);
    scene.till.pays(referenceOfPayment(payment));

    await passSeconds(scene.world, 30);

    expect((await now(scene.world, payment)).head.state).toBe('paid');
    checkRest(scene.world, scene.till);
  });

  it('whose answer was lost is found by asking, and booked', async () => {
    const scene = await aScene({ ends });
    scene.till.answer('pay', 'lost');
    whilePausing(scene.world, () => scene.till.pays(onlyReference(scene)));

    const { payment } = await scan(scene.world);

    expect(payment.head.state).toBe('paid');
    checkRest(scene.world, scene.till);
  });

  it('whose call never arrived is never called again, and ends', async () => {
    const scene = await aScene({ ends });
    scene.till.answer('pay', 'never_arrived');

    await scan(scene.world);
    await passSeconds(scene.world, 90);

    expect(verbsOf(scene).filter((one) => one === 'pay')).toHaveLength(1);
    expect(scene.till.orders.size).toBe(0);
    await isFree(scene);
  });

  it('whose undoing is unknown is undone again until it is known', async () => {
    const scene = await aScene({ ends });
    const undo = scene.world.provider[verb];
    Object.assign(scene.world.provider, {
      [verb]: async () => ({ outcome: 'unknown', why: 'timeout', retryAfterSeconds: 5 }),
    });
    const { payment } = await scan(scene.world);
    await passSeconds(scene.world, 120);
    expect((await now(scene.world, payment)).head).toMatchObject({ state: 'pending' });
    expect((await obligationNow(scene.world)).lock?.payment).toBe(payment.head.id);

    Object.assign(scene.world.provider, { [verb]: undo });
    await pass(scene.world, 15);

    expect((await now(scene.world, payment)).head.state).toBe('expired');
    checkRest(scene.world, scene.till);
  });
});

describe('a repeated request with a scanned code', () => {
  it('is a repetition, also with another code, which is not used', async () => {
    const { world, till } = await aScene();
    const { payment } = await scan(world);

    const again = await scan(world);
    const other = await scan(world, { body: { payer_code: '289012345678901234' } });

    expect([again.replayed, other.replayed]).toEqual([true, true]);
    expect(other.payment.head.id).toBe(payment.head.id);
    expect(world.calls.filter(({ verb }) => verb === 'pay')).toHaveLength(1);
    expect(till.orders.size).toBe(1);
  });

  it('with anything else in another way is refused', async () => {
    const { world } = await aScene();
    await scan(world);

    await expect(scan(world, { body: { method: 'wechat' } })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });
});

describe('a payer’s code', () => {
  it('stands in no item, line of the log, message or answer', async () => {
    const scene = await aScene();
    const { world } = scene;

    const answer = await scan(world);
    await deliver(world);
    await pass(world, wholeLifeMinutes);

    const seen = JSON.stringify([
      world.memory.dump(),
      world.lines,
      world.wakes,
      world.kept,
      answer,
      [fine.id],
    ]);
    expect(seen).not.toContain(code);
  });
});
