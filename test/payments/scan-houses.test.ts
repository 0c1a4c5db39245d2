// Each provider's scanned codes from the till to the books, over its real wire against its simulator.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secondMs } from '../../shared/kernel/time.ts';
import { balances, booksOf, checkBooks } from './books.ts';
import { aHouseScene, type Behaviour, type HouseScene, scanners } from './scan-houses.ts';
import { passSeconds, scan, whilePausing } from './scanning.ts';
import { give, now, obligationNow, referenceOfPayment } from './scene.ts';

describe.each(scanners)('a code scanned for %s', (method) => {
  let scene: HouseScene;
  beforeEach(async () => {
    scene = await aHouseScene(method);
  });
  afterEach(() => scene.house.stage.stop());

  const scanned = async (behaviour: Behaviour) => {
    const code = scene.house.code(behaviour);
    const { payment } = await scan(scene.world, { body: { method, payer_code: code } });
    return { payment, code };
  };

  const entries = () => booksOf(scene.world).entries;

  it('of a payer who has nothing to confirm is paid in the answer', async () => {
    const { payment } = await scanned('pays');

    expect(payment.head).toMatchObject({ state: 'paid', applied: payment.head.amount });
    expect(await obligationNow(scene.world)).toMatchObject({ state: 'settled' });
    checkBooks(scene.world);
  });

  it('of a payer who lacks the money is failed in the answer', async () => {
    const { payment } = await scanned('lacks_money');

    expect(payment.head.state).toBe('failed');
    expect((await obligationNow(scene.world)).lock).toBeUndefined();
  });

  it('of a payer who confirms later is paid by then', async () => {
    const { payment } = await scanned('asks');
    await passSeconds(scene.world, 10);
    scene.house.confirm(referenceOfPayment(payment));

    await passSeconds(scene.world, 20);

    expect(payment.head.state).toBe('pending');
    expect((await now(scene.world, payment)).head.state).toBe('paid');
    checkBooks(scene.world);
  });

  it('that nobody confirms is undone in time, and can be paid no more', async () => {
    const { payment } = await scanned('asks');
    const { undoAfterMs = 0 } = scene.can;
    await passSeconds(scene.world, undoAfterMs / secondMs - 10);
    expect((await now(scene.world, payment)).head.state).toBe('pending');

    await passSeconds(scene.world, 20);

    expect((await now(scene.world, payment)).head.state).toBe('expired');
    expect(() => scene.house.confirm(referenceOfPayment(payment))).toThrow();
    expect((await obligationNow(scene.world)).lock).toBeUndefined();
    expect(entries()).toEqual([]);
  });

  it('that is given up ends, with nothing owed to anybody', async () => {
    const { payment } = await scanned('asks');
    await give(scene.world, payment);

    await passSeconds(scene.world, 40);

    expect((await now(scene.world, payment)).head.state).toBe('cancelled');
    expect(Object.values(balances(entries())).every((one) => one === 0)).toBe(true);
  });

  it('whose answer is lost is found, or undone, and never sent again', async () => {
    const sent: string[] = [];
    scene.over((real) => ({
      pay: async (order) => {
        sent.push(order.reference);
        await real.pay(order);
        return { outcome: 'unknown', why: 'the answer was lost' };
      },
    }));

    const { payment } = await scanned('pays');

    expect(payment.head.state).toBe('paid');
    expect(sent).toEqual([referenceOfPayment(payment)]);
    checkBooks(scene.world);
  });

  it('whose call never left us ends: nobody knows the order, and the fine is free again', async () => {
    scene.over(() => ({ pay: async () => ({ outcome: 'unknown', why: 'it was never sent' }) }));
    const { payment } = await scanned('pays');

    await passSeconds(scene.world, 120);

    expect((await now(scene.world, payment)).head.state).toBe('expired');
    expect((await obligationNow(scene.world)).lock).toBeUndefined();
  });

  it('stands nowhere afterwards: not in an item, the log, a message or the answer', async () => {
    const paused: unknown[] = [];
    whilePausing(scene.world, (ms) => paused.push(ms));
    const { payment, code } = await scanned('asks');
    await passSeconds(scene.world, 60);

    const { world } = scene;
    const kept = [world.memory.dump(), world.lines, world.wakes, world.kept, payment];
    expect(JSON.stringify(kept)).not.toContain(code);
    expect(paused.length).toBeGreaterThan(0);
  });
});
