// How payments end without money: only when their order can no longer be paid, and never by the clock alone.
import { describe, expect, it } from '@jest/globals';
import { referencePattern } from '../../shared/kernel/id.ts';
import { minuteMs, secondMs } from '../../shared/kernel/time.ts';
import { repair } from '../../shared/payments/repair.ts';
import { work } from '../../shared/payments/work.ts';
import { keys, shardOf } from '../../shared/table/keys.ts';
import type { Operation } from '../../shared/table/memory.ts';
import { aClient } from '../world.ts';
import { checkRest } from './books.ts';
import {
  aScene,
  begin,
  claimOf,
  clerk,
  deliver,
  fine,
  give,
  now,
  obligationNow,
  pass,
  payer,
  referenceOfPayment,
  someFines,
  wholeLifeMinutes,
} from './scene.ts';
import { aStriker } from './striker.ts';

const isLease = ({ kind, keys }: Operation): boolean =>
  kind === 'commit' && keys[0]?.pk.startsWith('lease#') === true;

describe('a payment that is given up', () => {
  it('stands as cancelling until the provider has closed its order', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);

    const given = await give(world, payment);

    expect(given.head).toMatchObject({ state: 'pending', ending: { why: 'cancelled' } });
    expect((await obligationNow(world)).lock?.payment).toBe(payment.head.id);
    await deliver(world);
    expect((await now(world, payment)).head).toMatchObject({
      state: 'cancelled',
      reason: 'cancelled',
    });
    expect((await obligationNow(world)).lock).toBeUndefined();
    expect(till.pays(referenceOfPayment(payment))).toBe(false);
    checkRest(world, till);
  });

  it('is paid all the same when the payer was faster', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    await give(world, payment);
    till.pays(referenceOfPayment(payment));

    await deliver(world);

    const { head } = await now(world, payment);
    expect([head.state, head.ending, head.reason]).toEqual(['paid', undefined, undefined]);
    await expect(give(world, payment)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'payment_paid',
    });
    checkRest(world, till);
  });

  it('may be given up twice, and after its end, and is answered as it stands', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await give(world, payment);
    const second = await give(world, payment);
    await deliver(world);

    const third = await give(world, payment);

    expect([second.head.state, third.head.state]).toEqual(['pending', 'cancelled']);
    expect(third.head.history.map(({ event }) => event)).toEqual([
      'created',
      'ending cancelled',
      'cancelled',
    ]);
  });

  it('wakes its worker again when it is given up again: the first wake may be lost', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await give(world, payment);
    world.wakes.splice(0);

    await give(world, payment);
    await deliver(world);

    expect((await now(world, payment)).head.state).toBe('cancelled');
  });

  it('cannot be given up by another subject, to whom it does not exist; staff may', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);

    for (const other of [
      clerk({ subject: 'clerk-2' }),
      clerk({ client: 'app-1' }),
      clerk({ issuer: 'https://other.example' }),
    ])
      await expect(give(world, payment, other)).rejects.toMatchObject({
        kind: 'missing',
        code: 'payment_not_found',
      });
    const { head } = await give(world, payment, clerk({ subject: 'boss', roles: ['cashier'] }));
    expect(head.ending?.why).toBe('cancelled');
  });
});

describe('a payment whose time is over', () => {
  it('is closed at the provider first, then expired', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    world.clock.set(payment.head.quoteUntil);

    await work(world, payment.head.id);

    const { head } = await now(world, payment);
    expect(head).toMatchObject({ state: 'expired', reason: 'expired' });
    expect(world.calls.map(({ verb }) => verb)).toEqual(['pay', 'close']);
    checkRest(world, till);
  });

  it('keeps its lock for as long as the provider cannot say that its order is closed', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    world.provider.close = async () => ({ outcome: 'unknown', why: 'maintenance' });

    await pass(world, 240);

    expect((await now(world, payment)).head).toMatchObject({ state: 'pending' });
    expect((await obligationNow(world)).lock?.payment).toBe(payment.head.id);
    await expect(begin(world, { key: 'other' })).rejects.toMatchObject({
      code: 'obligation_locked',
    });
    world.provider.close = till.verbs.close;
    await pass(world, 15);
    expect((await now(world, payment)).head).toMatchObject({ state: 'expired' });
    checkRest(world, till);
  });

  it('is asked about again and again while its close is unknown, at the latest each ten minutes', async () => {
    const { world } = await aScene();
    await begin(world);
    const closes: number[] = [];
    world.provider.close = async () => {
      closes.push(world.now());
      return { outcome: 'unknown', why: 'maintenance' };
    };

    await pass(world, 120);

    const gaps = closes.slice(1).map((at, index) => at - (closes[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(12 * minuteMs);
    expect(closes.length).toBeLessThan(30);
  });

  it('is captured when the close says that it was paid', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    world.clock.set(payment.head.quoteUntil - 1);
    till.pays(referenceOfPayment(payment));
    world.clock.advance(1);

    await work(world, payment.head.id);

    expect((await now(world, payment)).head).toMatchObject({ state: 'paid' });
    checkRest(world, till);
  });

  it('has one entry each way when the provider gave the money back at the close', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    world.provider.close = async () => {
      for (const order of till.orders.values()) order.state = 'returned';
      return {
        outcome: 'returned',
        captured: {
          outcome: 'succeeded',
          providerId: 'x',
          money: { amount: 20_000, currency: 'CNY' },
          at: world.now(),
        },
        at: world.now(),
      };
    };

    await pass(world, wholeLifeMinutes);

    expect((await now(world, payment)).head).toMatchObject({ state: 'expired', refunded: 20_000 });
    expect(checkRest(world, till).entries).toHaveLength(2);
  });
});

describe('an order that ends by time', () => {
  it('is not said to be ended before its expiry, its guard and one more question', async () => {
    const { world, till } = await aScene({ ends: 'by_time' });
    const { payment } = await begin(world);
    const overAt = payment.head.quoteUntil + minuteMs;
    await give(world, payment);

    world.clock.set(overAt - 1);
    await work(world, payment.head.id);
    const before = (await now(world, payment)).head.state;
    const asked = world.calls.length;
    world.clock.set(overAt);
    await work(world, payment.head.id);

    expect([before, asked]).toEqual(['pending', 1]);
    expect((await now(world, payment)).head.state).toBe('cancelled');
    expect(world.calls.map(({ verb }) => verb)).toEqual(['pay', 'query']);
    checkRest(world, till);
  });

  it('is captured when the last question finds it paid', async () => {
    const { world, till } = await aScene({ ends: 'by_time' });
    const { payment } = await begin(world);
    await give(world, payment);
    till.pays(referenceOfPayment(payment));

    await pass(world, wholeLifeMinutes);

    expect((await now(world, payment)).head.state).toBe('paid');
    checkRest(world, till);
  });

  it('stays pending while the last question has no answer', async () => {
    const { world, till } = await aScene({ ends: 'by_time' });
    const { payment } = await begin(world);
    world.provider.query = async () => ({ outcome: 'unknown', why: 'timeout' });

    await pass(world, 90);
    const before = (await now(world, payment)).head.state;
    world.provider.query = till.verbs.query;
    await pass(world, 15);

    expect(before).toBe('pending');
    expect((await now(world, payment)).head.state).toBe('expired');
  });
});

describe('taking a payment over', () => {
  it('ends the first, then begins the second under the same key', async () => {
    const { world, till } = await aScene();
    const { payment: first } = await begin(world);
    const wish = { key: 'second', body: { supersede: true } };

    await expect(begin(world, wish)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'ending_other_payment',
      extras: { retryAfterSeconds: 2, members: { at_latest: '2026-03-09T02:30:00.000Z' } },
    });
    expect(till.orders.size).toBe(1);
    await deliver(world);
    const { payment: second, replayed } = await begin(world, wish);

    expect(replayed).toBe(false);
    expect((await now(world, first)).head).toMatchObject({
      state: 'cancelled',
      reason: 'superseded',
    });
    expect((await obligationNow(world)).lock?.payment).toBe(second.head.id);
    expect([...till.orders.values()].map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  it('may be done by whoever holds a claim, who is never told the payment of another', async () => {
    const { world } = await aScene();
    await begin(world);
    const caller = payer();
    const claims = { obligations: [claimOf(fine.id, caller, world.now() + minuteMs)] };

    await expect(
      begin(world, { caller, key: 'k', body: { ...claims, method: 'card' } }),
    ).rejects.toMatchObject({
      code: 'obligation_locked',
      extras: { errors: [expect.not.objectContaining({ payment_id: expect.anything() })] },
    });
    await expect(
      begin(world, { caller, key: 'k', body: { ...claims, supersede: true } }),
    ).rejects.toMatchObject({ code: 'ending_other_payment' });
  });

  it('is refused to a partner but for what it began itself', async () => {
    const { world } = await aScene();
    await world.has({ clients: [aClient({ id: 'bank-1', channel: 'partner' })] });
    await begin(world);

    await expect(
      begin(world, { caller: clerk({ client: 'bank-1' }), key: 'k', body: { supersede: true } }),
    ).rejects.toMatchObject({ code: 'obligation_locked' });
  });

  it('is refused when the first was paid meanwhile', async () => {
    const { world, till } = await aScene();
    const { payment: first } = await begin(world);
    till.pays(referenceOfPayment(first));
    const wish = { key: 'second', body: { supersede: true } };
    await expect(begin(world, wish)).rejects.toMatchObject({ code: 'ending_other_payment' });
    await deliver(world);

    await expect(begin(world, wish)).rejects.toMatchObject({ code: 'obligation_settled' });

    checkRest(world, till);
  });

  it('does not multiply the wakes of the first, however often it is asked for', async () => {
    const { world } = await aScene({ ends: 'by_time' });
    await begin(world);

    for (let second = 0; second < 60; second += 2) {
      await begin(world, { key: 'second', body: { supersede: true } }).catch(() => undefined);
      await deliver(world);
      world.clock.advance(2 * secondMs);
    }

    expect(world.wakes.length).toBeLessThanOrEqual(2);
  });
});

describe('the worker', () => {
  it('looks alone: a second worker at the same time sends its wake on and asks nothing', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    world.wakes.splice(0);
    let asked = 0;
    world.provider.query = async () => {
      asked += 1;
      if (asked === 1) await work(world, payment.head.id);
      return { outcome: 'awaiting' };
    };

    await work(world, payment.head.id);

    expect(asked).toBe(1);
    expect(world.wakes.map(({ at }) => at - world.now()).sort((a, b) => a - b)).toEqual([
      5 * secondMs,
      15 * secondMs,
    ]);
  });

  it('does not look under a lease of which it does not know whether it has it', async () => {
    const striker = aStriker({ fault: 'lose_request', on: isLease });
    const { world } = await aScene({ faults: striker.before });
    const { payment } = await begin(world);
    striker.arm();

    await work(world, payment.head.id);

    expect(world.calls.map(({ verb }) => verb)).toEqual(['pay']);
  });

  it('looks, though the answer to taking its lease was lost', async () => {
    const striker = aStriker({ fault: 'lose_answer', on: isLease, times: 1 });
    const { world } = await aScene({ faults: striker.before });
    const { payment } = await begin(world);
    striker.arm();

    await work(world, payment.head.id);

    expect(world.calls.map(({ verb }) => verb)).toEqual(['pay', 'query']);
  });

  it('repeats an unanswered order with the very same parameters', async () => {
    const { world, till } = await aScene();
    till.answer('pay', 'lost');
    const { payment } = await begin(world);
    world.clock.advance(30 * secondMs);

    await work(world, payment.head.id);

    const [first, second] = world.calls.filter(({ verb }) => verb === 'pay');
    expect(second?.input).toEqual(first?.input);
    expect(till.orders.size).toBe(1);
    expect((await now(world, payment)).next?.next.kind).toBe('qr_code');
    expect([...till.orders.keys()][0]).toMatch(referencePattern);
  });

  it('is not stopped by a provider that throws: it asks again', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    till.pays(referenceOfPayment(payment));
    till.answer('query', 'fault');

    for (let minute = 0; minute < 5; minute += 1)
      await pass(world, 1).catch(() => world.clock.advance(minuteMs));

    expect((await now(world, payment)).head.state).toBe('paid');
  });

  it('sends one wake per look, however many wakes brought it there', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    for (let doubled = 0; doubled < 10; doubled += 1)
      await world.wake({ payment: payment.head.id }, 0);

    await pass(world, 15);

    expect(world.wakes.length).toBeLessThanOrEqual(2);
  });

  it('ignores a wake of a payment that nobody knows', async () => {
    const { world } = await aScene();

    await work(world, '0'.repeat(19));

    expect(world.wakes).toEqual([]);
  });
});

describe('the repair', () => {
  it('wakes a payment that lost its message, calls no provider, and leaves others alone', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    world.wakes.splice(0);
    const calls = world.calls.length;

    world.clock.advance(2 * minuteMs);
    const early = await repair(world);
    world.clock.advance(2 * minuteMs);
    const late = await repair(world);

    expect([early, late]).toEqual([0, 1]);
    expect(world.wakes).toEqual([{ payment: payment.head.id, at: world.now() }]);
    expect(world.calls).toHaveLength(calls);
  });

  it('finds nothing to do while messages arrive', async () => {
    const { world } = await aScene();
    await begin(world);
    let woken = 0;

    for (let minute = 0; minute < 28; minute += 1) {
      await deliver(world);
      world.clock.advance(minuteMs);
      await deliver(world);
      woken += await repair(world);
    }

    expect(woken).toBe(0);
  });

  it('finds nothing to do while an order that ends by time is waited for', async () => {
    const { world } = await aScene({ ends: 'by_time' });
    const { payment } = await begin(world);
    await give(world, payment);
    let woken = 0;

    for (let minute = 0; minute < 28; minute += 1) {
      await deliver(world);
      world.clock.advance(minuteMs);
      await deliver(world);
      woken += await repair(world);
    }

    expect(woken).toBe(0);
  });

  it('wakes hundreds at once, with few requests', async () => {
    const obligations = someFines(300);
    const requests: string[] = [];
    const { world } = await aScene({
      obligations,
      faults: ({ kind }) => void requests.push(kind),
    });
    for (const { id } of obligations) await begin(world, { key: id, ids: [id] });
    world.wakes.splice(0);
    world.clock.advance(5 * minuteMs);
    requests.splice(0);

    const woken = await repair(world);

    expect(woken).toBe(300);
    expect(requests.length).toBeLessThanOrEqual(16 * 3 + 4 + 2);
  });

  it('is not stopped by one payment that it cannot read; it wakes the others, then fails', async () => {
    const obligations = someFines(40);
    const { world } = await aScene({ obligations });
    const made = [];
    for (const { id } of obligations) made.push(await begin(world, { key: id, ids: [id] }));
    const broken = made[0]?.payment.head;
    const shard = shardOf(broken?.id ?? '');
    const others = made.filter(({ payment }) => shardOf(payment.head.id) !== shard);
    await world.table.commit([
      {
        kind: 'put',
        key: keys.head(broken?.id ?? ''),
        attributes: { odd: true },
        condition: { name: 'whenUnchanged', revision: broken?.revision ?? 0 },
        due: { shard, at: world.now() },
      },
    ]);
    world.wakes.splice(0);
    world.clock.advance(5 * minuteMs);

    await expect(repair(world)).rejects.toThrow();

    const woken = new Set(world.wakes.map(({ payment }) => payment));
    for (const { payment } of others) expect(woken).toContain(payment.head.id);
  });

  it('sees no ended payment: the due index forgets it', async () => {
    const { world } = await aScene();
    await begin(world);
    await pass(world, wholeLifeMinutes);

    const due = await Promise.all(
      Array.from({ length: 16 }, (_, shard) => world.table.due(shard, world.now() * 2, 10)),
    );

    expect(due.flat()).toEqual([]);
  });
});
