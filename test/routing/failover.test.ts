// Going on at another account: only while nothing can have been charged.
import { describe, expect, it } from '@jest/globals';
import { referenceOf } from '../../shared/kernel/id.ts';
import { minuteMs, secondMs } from '../../shared/kernel/time.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import { record } from '../../shared/payments/store/record.ts';
import { work } from '../../shared/payments/work.ts';
import type { Connection } from '../../shared/providers/contract.ts';
import { faultsLimit } from '../../shared/routing/model/health.ts';
import { reportFault } from '../../shared/routing/store/health.ts';
import type { Account } from '../../shared/settings/model/account.ts';
import { accountWrite } from '../../shared/settings/store/settings.ts';
import { checkBooks } from '../payments/books.ts';
import { code, scan } from '../payments/scanning.ts';
import { give, now, obligationNow, pass } from '../payments/scene.ts';
import { anAccount, type TestWorld } from '../world.ts';
import { putRules, putSwitch, rulesTo } from './api.ts';
import { aRoutedWorld, createFor, fines } from './create.ts';
import { type Houses, housesIn, type Manner } from './houses.ts';

interface Scene {
  readonly world: TestWorld;
  readonly houses: Houses;
}

/** A payment is tried at `sandbox-1`, then `second`, then `third`. */
const aScene = async (
  manners: Readonly<Record<string, Manner>> = {},
  order: readonly string[] = ['sandbox-1', 'second', 'third'],
): Promise<Scene> => {
  const world = await aRoutedWorld();
  await world.has({ accounts: [anAccount({ id: 'fourth' })] });
  await putRules(world, rulesTo(...order));
  const houses = housesIn(world, ['sandbox-1', 'second', 'third', 'fourth']);
  houses.behave(manners);
  return { world, houses };
};

const accountsOf = ({ head }: Payment): readonly string[] =>
  head.attempts.map(({ account, state }) => `${account} ${state}`);

const paid = (world: TestWorld, payment: Payment, attempt: number) =>
  record(world, referenceOf(payment.head.id, attempt), {
    outcome: 'succeeded',
    providerId: `late-${attempt}`,
    money: { amount: payment.head.amount, currency: payment.head.currency },
    at: world.now(),
  });

describe('an account that refuses us before anything exists', () => {
  it('is left for the next one, within the same request and payment', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'refuses' });

    const { payment } = await createFor(world);

    expect(houses.calls).toEqual(['sandbox-1 pay', 'second pay']);
    expect(accountsOf(payment)).toEqual(['sandbox-1 closed', 'second submitting']);
    expect(payment.next).toMatchObject({ attempt: 2, next: { kind: 'qr_code' } });
    expect(payment.head.attempts[1]).toMatchObject({
      number: 2,
      choice: { rule: 'to-second', version: 1, after: 'refused' },
    });
    expect([...(houses.tills['second']?.orders.keys() ?? [])]).toEqual([
      referenceOf(payment.head.id, 2),
    ]);
  });

  it('is left for the next one with a scanned code too, while its request holds the code', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'refuses' });
    const codes: unknown[] = [];
    const { connect } = world;
    Object.assign(world, {
      connect: async (account: Account) => {
        const connection = await connect(account);
        const pay: Connection['pay'] = (order) => {
          codes.push(order.payerCode);
          return connection.pay(order);
        };
        return { ...connection, pay };
      },
    });

    const { payment } = await scan(world, { ids: [fines[0]?.id ?? ''] });

    expect(houses.calls.slice(0, 3)).toEqual(['sandbox-1 pay', 'second pay', 'second query']);
    expect(codes).toEqual([code, code]);
    expect(accountsOf(payment)).toEqual(['sandbox-1 closed', 'second submitting']);
  });

  it('is not left with a scanned code that was declined: its payer shows another', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'not_supported' });

    const { payment } = await scan(world, { ids: [fines[0]?.id ?? ''] });

    expect(houses.calls).toEqual(['sandbox-1 pay']);
    expect(payment.head).toMatchObject({ state: 'failed', reason: 'not_supported' });
  });

  it('is left for another at most twice', async () => {
    const { world, houses } = await aScene(
      { 'sandbox-1': 'refuses', second: 'refuses', third: 'refuses' },
      ['sandbox-1', 'second', 'third', 'fourth'],
    );

    const { payment } = await createFor(world);

    expect(houses.calls).toEqual(['sandbox-1 pay', 'second pay', 'third pay']);
    expect(payment.head).toMatchObject({ state: 'failed', reason: 'provider_fault' });
    expect((await obligationNow(world, fines[0]?.id)).lock).toBeUndefined();
  });

  it('ends the payment when nobody stands by', async () => {
    const { world } = await aScene({ 'sandbox-1': 'refuses' }, ['sandbox-1']);

    const { payment } = await createFor(world);

    expect(payment.head).toMatchObject({ state: 'failed', reason: 'provider_fault' });
    expect((await obligationNow(world, fines[0]?.id)).lock).toBeUndefined();
  });

  it('that cannot even be reached is left too, and waited for when nobody stands by', async () => {
    const two = await aScene({ 'sandbox-1': 'unreachable' });
    const one = await aScene({ 'sandbox-1': 'unreachable' }, ['sandbox-1']);

    const moved = await createFor(two.world);
    const waiting = await createFor(one.world);

    expect(accountsOf(moved.payment)).toEqual(['sandbox-1 closed', 'second submitting']);
    expect(accountsOf(waiting.payment)).toEqual(['sandbox-1 unknown']);
    expect(waiting.payment.head.state).toBe('pending');
  });

  it('is not left when a worker may have called it before', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'refuses' });
    houses.during('sandbox-1', async () => world.clock.advance(16 * secondMs));

    const { payment } = await createFor(world);

    expect(houses.calls).toEqual(['sandbox-1 pay']);
    expect(accountsOf(payment)).toEqual(['sandbox-1 unknown']);
  });

  it('is not left when an answer of an order was stored meanwhile', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'refuses' });
    houses.during('sandbox-1', async () => {
      houses.behave({});
      const [wake] = world.wakes;
      await work(world, wake?.payment ?? '');
    });

    const { payment } = await createFor(world);

    expect(houses.calls.filter((call) => call.startsWith('second'))).toEqual([]);
    expect(payment.next).toMatchObject({ attempt: 1 });
  });

  it('ends a payment that was cancelled meanwhile, and is not left for another', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'refuses' });
    houses.during('sandbox-1', async () => {
      const [wake] = world.wakes;
      const payment = await now(world, { head: { id: wake?.payment } as never });
      await give(world, payment);
    });

    const { payment } = await createFor(world);

    expect(houses.calls).toEqual(['sandbox-1 pay']);
    expect(payment.head.state).toBe('cancelled');
  });
});

describe('a final decline', () => {
  it('of our account goes on at the next one', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'not_supported' });

    const { payment } = await createFor(world);

    expect(houses.calls).toEqual(['sandbox-1 pay', 'second pay']);
    expect(payment.head.attempts[1]?.choice).toMatchObject({ after: 'declined' });
  });

  it('of the payer ends the payment', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'insufficient_funds' });

    const { payment } = await createFor(world);

    expect(houses.calls).toEqual(['sandbox-1 pay']);
    expect(payment.head).toMatchObject({ state: 'failed', reason: 'insufficient_funds' });
  });
});

describe('an unknown outcome', () => {
  it.each(['unknown', 'throws'] as const)(
    '(%s) is never tried elsewhere, however long it lasts',
    async (manner) => {
      const { world, houses } = await aScene({ 'sandbox-1': manner });

      const { payment } = await createFor(world);
      await pass(world, 45);

      const elsewhere = houses.calls.filter((call) => !call.startsWith('sandbox-1 '));
      expect(elsewhere).toEqual([]);
      expect(houses.calls.filter((call) => call === 'sandbox-1 pay').length).toBeGreaterThan(5);
      expect((await now(world, payment)).head.attempts).toHaveLength(1);
    },
  );

  it('stays where it is when a repetition is refused: the first call may have made an order', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'unknown' });
    const { payment } = await createFor(world);

    houses.behave({ 'sandbox-1': 'refuses' });
    world.clock.advance(minuteMs);
    await work(world, payment.head.id);

    expect(new Set(houses.calls)).toEqual(new Set(['sandbox-1 pay']));
    expect((await now(world, payment)).head.state).toBe('pending');
  });
});

describe('an order that the provider has closed', () => {
  it('is followed by one at the next account, by the next look', async () => {
    const { world, houses } = await aScene();
    const { payment } = await createFor(world);
    await houses.tills['sandbox-1']?.verbs.close({
      reference: referenceOf(payment.head.id, 1),
      money: { amount: payment.head.amount, currency: 'CNY' },
      createdAt: world.now(),
    });

    world.clock.advance(minuteMs);
    await work(world, payment.head.id);

    const after = await now(world, payment);
    expect(accountsOf(after)).toEqual(['sandbox-1 closed', 'second submitting']);
    expect(after.next).toMatchObject({ attempt: 2 });
  });

  it('is followed up by a worker when a notification told of it', async () => {
    const { world, houses } = await aScene();
    const { payment } = await createFor(world);

    await record(world, referenceOf(payment.head.id, 1), { outcome: 'closed' });
    await pass(world, 1);

    expect(houses.calls).toContain('second pay');
    expect((await now(world, payment)).next).toMatchObject({ attempt: 2 });
  });

  it('ends the payment when its time is almost over', async () => {
    const { world } = await aScene();
    const { payment } = await createFor(world);
    world.clock.set(payment.head.quoteUntil - minuteMs);

    await record(world, referenceOf(payment.head.id, 1), { outcome: 'closed' });

    expect((await now(world, payment)).head).toMatchObject({
      state: 'failed',
      reason: 'order_closed',
    });
  });

  it('ends the payment when it was being cancelled', async () => {
    const { world, houses } = await aScene();
    const { payment } = await createFor(world);

    await give(world, payment);
    await pass(world, 1);

    expect((await now(world, payment)).head.state).toBe('cancelled');
    expect(houses.calls.filter((call) => call.startsWith('second'))).toEqual([]);
  });

  it('changes nothing when it is heard of again, after the payment went on', async () => {
    const { world } = await aScene({ 'sandbox-1': 'refuses' });
    const { payment } = await createFor(world);

    const heard = await record(world, referenceOf(payment.head.id, 1), { outcome: 'closed' });

    expect(heard.status).toBe('already');
    expect((await now(world, payment)).head).toEqual(payment.head);
  });
});

const hindrances: Readonly<Record<string, (world: TestWorld) => Promise<unknown>>> = {
  'is switched off': (world) =>
    putSwitch(world, 'stop', { target: { kind: 'account', name: 'second' } }),
  'is disabled': (world) =>
    world.table.commit([accountWrite(anAccount({ id: 'second', enabled: false }), 1)]),
  'has trouble': async (world) => {
    for (let n = 0; n < faultsLimit; n += 1) await reportFault(world, 'second');
  },
};

describe('an account that stood by', () => {
  it.each(Object.entries(hindrances))(
    'is passed over when it %s by then',
    async (_name, hinder) => {
      const { world, houses } = await aScene({ 'sandbox-1': 'refuses' });
      houses.during('sandbox-1', () => hinder(world));

      const { payment } = await createFor(world);

      expect(accountsOf(payment)).toEqual(['sandbox-1 closed', 'third submitting']);
      expect(payment.head.attempts[1]?.choice?.passed).toEqual([
        expect.stringMatching(/^second:(off|disabled|unhealthy)$/),
      ]);
    },
  );

  it('is not asked when the method was switched off by then', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'refuses' });
    houses.during('sandbox-1', () =>
      putSwitch(world, 'stop', { target: { kind: 'method', name: 'card' } }),
    );

    const { payment } = await createFor(world);

    expect(houses.calls).toEqual(['sandbox-1 pay']);
    expect(payment.head.state).toBe('failed');
  });
});

describe('late money of an earlier attempt', () => {
  it('is captured, and the later order is closed so that nobody pays twice', async () => {
    const { world, houses } = await aScene();
    const { payment } = await createFor(world);
    await record(world, referenceOf(payment.head.id, 1), { outcome: 'closed' });
    await pass(world, 1);

    houses.tills['sandbox-1']?.paysAnyway(referenceOf(payment.head.id, 1));
    await paid(world, payment, 1);
    await pass(world, 2);

    const after = await now(world, payment);
    expect(after.head).toMatchObject({ state: 'paid', applied: 20_000, surplus: 0 });
    expect(accountsOf(after)).toEqual(['sandbox-1 succeeded', 'second closed']);
    expect(houses.calls).toContain('second close');
    expect(houses.tills['second']?.pays(referenceOf(payment.head.id, 2))).toBe(false);
    expect((await obligationNow(world, fines[0]?.id)).state).toBe('settled');
    checkBooks(world);
  });

  it('and money of the later one are both booked: the second is owed back', async () => {
    const { world, houses } = await aScene({ 'sandbox-1': 'refuses' });
    const { payment } = await createFor(world);

    houses.tills['second']?.pays(referenceOf(payment.head.id, 2));
    await paid(world, payment, 1);
    await pass(world, 2);

    const after = await now(world, payment);
    expect(after.head).toMatchObject({ state: 'paid', applied: 20_000, surplus: 20_000 });
    expect(accountsOf(after)).toEqual(['sandbox-1 succeeded', 'second succeeded']);
    checkBooks(world);
  });

  it('given back by its provider leaves the later order as it is', async () => {
    const { world } = await aScene({ 'sandbox-1': 'refuses' });
    const { payment } = await createFor(world);
    const captured = {
      outcome: 'succeeded',
      providerId: 'late-1',
      money: { amount: 20_000, currency: 'CNY' },
      at: world.now(),
    } as const;

    await record(world, referenceOf(payment.head.id, 1), {
      outcome: 'returned',
      captured,
      at: world.now(),
    });

    const after = await now(world, payment);
    expect(after.head).toMatchObject({ state: 'pending', refunded: 20_000 });
    expect(after.next).toMatchObject({ attempt: 2 });
    expect((await obligationNow(world, fines[0]?.id)).lock?.payment).toBe(payment.head.id);
  });
});
