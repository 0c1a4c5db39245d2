// Money that arrives: settles what is open, is owed back otherwise, and is booked once however often it is told.
import { describe, expect, it } from '@jest/globals';
import { dayMs, minuteMs } from '../../shared/kernel/time.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { obligationWrite } from '../../shared/obligations/store/obligations.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import { record } from '../../shared/payments/store/record.ts';
import { work } from '../../shared/payments/work.ts';
import { aNotice, anObligation } from '../obligations/obligation.ts';
import type { TestWorld } from '../world.ts';
import { balances, booksOf, checkBooks, checkRest } from './books.ts';
import {
  aScene,
  begin,
  clerk,
  deliver,
  fine,
  give,
  heard,
  now,
  obligationNow,
  pass,
  referenceOfPayment,
  type Scene,
  someFines,
  wholeLifeMinutes,
} from './scene.ts';
import { aStriker } from './striker.ts';

const idsOf = (obligations: readonly Obligation[]): readonly string[] =>
  obligations.map(({ id }) => id);

const changeObligation = async (
  world: TestWorld,
  changes: (before: Obligation) => Partial<Obligation>,
  id = fine.id,
): Promise<void> => {
  const before = await obligationNow(world, id);
  await world.table.commit([obligationWrite(before, { ...before, ...changes(before) })]);
};

/** A payment that has expired, whose order its provider closed. */
const expired = async ({ world }: Scene): Promise<Payment> => {
  const { payment } = await begin(world);
  await pass(world, wholeLifeMinutes);
  return now(world, payment);
};

describe('money for a pending payment', () => {
  it('settles its obligations and drops their locks, with one balanced entry by line', async () => {
    const obligations = someFines(3);
    const { world } = await aScene({ obligations });
    const { payment } = await begin(world, { ids: idsOf(obligations) });

    const recorded = await heard(world, payment);

    expect(recorded.status).toBe('recorded');
    expect((await now(world, payment)).head).toMatchObject({
      state: 'paid',
      applied: 60_000,
      surplus: 0,
    });
    for (const { id } of obligations) {
      const { state, settledBy, lock } = await obligationNow(world, id);
      expect([state, settledBy, lock]).toEqual(['settled', payment.head.id, undefined]);
    }
    const { entries } = checkBooks(world);
    expect(entries).toHaveLength(1);
    expect(
      entries[0]?.lines.map(({ account, amount, obligation }) => [account, amount, obligation]),
    ).toEqual([
      ['clearing', 60_000, undefined],
      ...obligations.map(({ id }) => ['due_to_treasury', -20_000, id]),
    ]);
  });

  it('credits fine, added penalty and costs to the treasury each on a line of its own', async () => {
    const lateFine = anObligation({
      notice: aNotice({
        receivedOn: '2026-02-01',
        penaltyRevenueItem: '103050109',
        lines: [
          { kind: 'fine', revenueItem: '103050101', amount: 10_000 },
          { kind: 'cost', revenueItem: '103044001', amount: 2_500 },
        ],
      }),
    });
    const { world } = await aScene({ obligations: [lateFine] });
    const { payment } = await begin(world);

    await heard(world, payment);

    const [entry] = checkBooks(world).entries;
    expect(
      entry?.lines.map(({ account, kind, revenueItem, amount }) => [
        account,
        kind,
        revenueItem,
        amount,
      ]),
    ).toEqual([
      ['clearing', undefined, undefined, 18_800],
      ['due_to_treasury', 'fine', '103050101', -10_000],
      ['due_to_treasury', 'cost', '103044001', -2_500],
      ['due_to_treasury', 'penalty', '103050109', -6_300],
    ]);
  });

  it('settles obligations that are on hold: a hold stands beside the state', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await changeObligation(world, () => ({ holds: [{ kind: 'court', from: '2026-03-09' }] }));

    await heard(world, payment);

    expect(await obligationNow(world)).toMatchObject({ state: 'settled' });
    checkBooks(world);
  });

  it('is told any number of times, in any order, and changes nothing after the first', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await heard(world, payment);
    const before = world.memory.dump();

    world.clock.advance(dayMs);
    const statuses = [
      (await heard(world, payment)).status,
      (await record(world, referenceOfPayment(payment), { outcome: 'closed' })).status,
      (await heard(world, payment, { at: world.now() - 5, providerId: 'other' })).status,
      (
        await record(world, referenceOfPayment(payment), {
          outcome: 'declined',
          code: 'declined',
          final: true,
        })
      ).status,
    ];

    expect(statuses).toEqual(['already', 'already', 'already', 'already']);
    const { payments, ledger } = world.memory.dump();
    expect({ payments: payments.filter(({ pk }) => !pk.startsWith('parked')), ledger }).toEqual(
      before,
    );
  });

  it('is booked once when a notification and a worker hear of it at the same time', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    till.pays(referenceOfPayment(payment));

    await Promise.all([heard(world, payment), work(world, payment.head.id), heard(world, payment)]);

    const { entries } = checkRest(world, till);
    expect(entries).toHaveLength(1);
  });

  it('is booked on the day of the commit that succeeds, not of the one that was refused', async () => {
    const striker = aStriker({
      fault: 'lose_request',
      times: 1,
      strike: () => scene.world.clock.advance(100),
    });
    const scene = await aScene({
      now: Date.parse('2026-03-09T15:59:59.950Z'),
      faults: striker.before,
    });
    const { payment } = await begin(scene.world);
    striker.arm();

    await heard(scene.world, payment);

    const [entry] = booksOf(scene.world).entries;
    expect(entry?.day).toBe('2026-03-10');
    expect((await now(scene.world, payment)).head.attempts[0]?.captured?.day).toBe('2026-03-10');
  });

  it('is booked once when the answer to its commit is lost across midnight', async () => {
    const striker = aStriker({
      fault: 'lose_answer',
      times: 1,
      strike: () => scene.world.clock.advance(100),
    });
    const scene = await aScene({
      now: Date.parse('2026-03-09T15:59:59.950Z'),
      faults: striker.before,
    });
    const { payment } = await begin(scene.world);
    striker.arm();

    const { status } = await heard(scene.world, payment);

    expect(status).toBe('already');
    expect(checkBooks(scene.world).entries).toHaveLength(1);
  });

  it('of a reference that is not ours is said to be unknown, and nothing changes', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    const before = world.memory.dump();
    const said = { outcome: 'closed' } as const;

    const statuses = await Promise.all(
      ['', 'ch_123', `${'0'.repeat(19)}01`, `${payment.head.id}02`].map(
        async (reference) => (await record(world, reference, said)).status,
      ),
    );

    expect(new Set(statuses)).toEqual(new Set(['unknown_reference']));
    expect(world.memory.dump()).toEqual(before);
  });
});

describe('late money', () => {
  it('settles what is still open, though the payment had expired', async () => {
    const scene = await aScene();
    const payment = await expired(scene);
    expect(payment.head).toMatchObject({ state: 'expired', reason: 'expired' });

    scene.till.paysAnyway(referenceOfPayment(payment));
    await heard(scene.world, payment);

    const { head } = await now(scene.world, payment);
    expect([head.state, head.applied, head.reason]).toEqual(['paid', 20_000, undefined]);
    expect(await obligationNow(scene.world)).toMatchObject({ state: 'settled' });
    checkRest(scene.world, scene.till);
  });

  it('drops the lock of another payment, which then ends and can no longer be paid', async () => {
    const scene = await aScene();
    const late = await expired(scene);
    const { payment: second } = await begin(scene.world, { key: 'key-2' });

    scene.till.paysAnyway(referenceOfPayment(late));
    await heard(scene.world, late);

    expect((await now(scene.world, second)).head).toMatchObject({
      state: 'pending',
      ending: { why: 'superseded' },
    });
    await deliver(scene.world);
    expect((await now(scene.world, second)).head).toMatchObject({
      state: 'cancelled',
      reason: 'superseded',
    });
    expect(scene.till.pays(referenceOfPayment(second))).toBe(false);
    checkRest(scene.world, scene.till);
  });

  it('leaves the other locks of a payment whose lock it drops until that has ended', async () => {
    const obligations = someFines(2);
    const scene = await aScene({ obligations });
    const [one, two] = obligations;
    const { payment: first } = await begin(scene.world, { ids: [one?.id ?? ''] });
    await pass(scene.world, wholeLifeMinutes);
    const { payment: basket } = await begin(scene.world, { key: 'b', ids: idsOf(obligations) });

    scene.till.paysAnyway(referenceOfPayment(first));
    await heard(scene.world, first);

    expect((await obligationNow(scene.world, two?.id)).lock?.payment).toBe(basket.head.id);
    await deliver(scene.world);
    expect((await obligationNow(scene.world, two?.id)).lock).toBeUndefined();
    checkRest(scene.world, scene.till);
  });

  it('of the payment that lost its lock is surplus when it comes all the same', async () => {
    const scene = await aScene();
    const late = await expired(scene);
    const { payment: second } = await begin(scene.world, { key: 'key-2' });
    scene.till.pays(referenceOfPayment(second));
    scene.till.paysAnyway(referenceOfPayment(late));

    await heard(scene.world, late);
    await deliver(scene.world);

    expect((await now(scene.world, second)).head).toMatchObject({
      state: 'surplus',
      applied: 0,
      surplus: 20_000,
    });
    const { entries } = checkRest(scene.world, scene.till);
    expect(balances(entries)).toEqual({
      clearing: 40_000,
      due_to_treasury: -20_000,
      surplus_owed: -20_000,
    });
  });

  it.each([
    ['settled by another payment', 'already_settled'],
    ['cancelled', 'cancelled_meanwhile'],
    ['written off', 'written_off'],
  ] as const)('for an obligation that is %s is owed back', async (how, why) => {
    const scene = await aScene();
    const late = await expired(scene);
    if (how === 'settled by another payment') {
      const { payment } = await begin(scene.world, { key: 'key-2' });
      scene.till.pays(referenceOfPayment(payment));
      await heard(scene.world, payment);
    } else
      await changeObligation(scene.world, () => ({
        state: how === 'cancelled' ? 'cancelled' : 'written_off',
      }));

    await heard(scene.world, late);

    expect((await now(scene.world, late)).head).toMatchObject({
      state: 'surplus',
      applied: 0,
      surplus: 20_000,
    });
    const entry = booksOf(scene.world).entries.find(({ reference }) =>
      reference.startsWith(late.head.id),
    );
    expect(entry?.lines[1]).toMatchObject({ account: 'surplus_owed', amount: -20_000, why });
    checkBooks(scene.world);
  });

  it('settles an obligation that was reduced meanwhile, and the excess is owed back', async () => {
    const scene = await aScene();
    const { payment } = await begin(scene.world);
    await changeObligation(scene.world, ({ version }) => ({
      version: version + 1,
      notice: aNotice({ lines: [{ kind: 'fine', revenueItem: '103050101001', amount: 12_000 }] }),
    }));

    await heard(scene.world, payment);

    expect((await now(scene.world, payment)).head).toMatchObject({
      state: 'paid',
      applied: 12_000,
      surplus: 8_000,
    });
    expect(await obligationNow(scene.world)).toMatchObject({ state: 'settled' });
    const [entry] = booksOf(scene.world).entries;
    expect(entry?.lines.map(({ account, amount, why }) => [account, amount, why])).toEqual([
      ['clearing', 20_000, undefined],
      ['due_to_treasury', -12_000, undefined],
      ['surplus_owed', -8_000, 'reduced_meanwhile'],
    ]);
    checkBooks(scene.world);
  });

  it('settles an obligation that was raised meanwhile by the quote: a quote holds', async () => {
    const scene = await aScene();
    const { payment } = await begin(scene.world);
    await changeObligation(scene.world, ({ version }) => ({
      version: version + 1,
      notice: aNotice({ lines: [{ kind: 'fine', revenueItem: '103050101001', amount: 30_000 }] }),
    }));

    await heard(scene.world, payment);

    expect((await now(scene.world, payment)).head).toMatchObject({ applied: 20_000, surplus: 0 });
  });

  it('of a basket settles the rest when one of it was settled by another', async () => {
    const obligations = someFines(3);
    const scene = await aScene({ obligations });
    const { payment: late } = await begin(scene.world, { ids: idsOf(obligations) });
    await pass(scene.world, wholeLifeMinutes);
    const { payment: quick } = await begin(scene.world, {
      key: 'q',
      ids: [obligations[1]?.id ?? ''],
    });
    await heard(scene.world, quick);

    await heard(scene.world, late);

    expect((await now(scene.world, late)).head).toMatchObject({
      state: 'paid',
      applied: 40_000,
      surplus: 20_000,
    });
    expect((await obligationNow(scene.world, obligations[1]?.id)).settledBy).toBe(quick.head.id);
    checkBooks(scene.world);
  });
});

describe('money of another amount', () => {
  it.each([
    { amount: 19_999, currency: 'CNY' as const },
    { amount: 20_001, currency: 'CNY' as const },
    { amount: 20_000, currency: 'USD' as const },
  ])(
    '($amount $currency) goes to suspense, settles nothing, and waits with its lock',
    async (money) => {
      const scene = await aScene();
      const { payment } = await begin(scene.world);
      scene.till.pays(referenceOfPayment(payment), money);

      await pass(scene.world, wholeLifeMinutes * 2);

      const { head } = await now(scene.world, payment);
      expect(head).toMatchObject({ state: 'pending', suspense: money, applied: 0, surplus: 0 });
      expect((await obligationNow(scene.world)).lock?.payment).toBe(head.id);
      const { entries } = checkBooks(scene.world);
      expect(entries.map(({ cause, currency }) => [cause, currency])).toEqual([
        ['suspense', money.currency],
      ]);
      expect(balances(entries)).toEqual({ clearing: money.amount, suspense: -money.amount });
    },
  );

  it('is not asked about any more, and can be neither cancelled nor taken over', async () => {
    const scene = await aScene();
    const { payment } = await begin(scene.world);
    scene.till.pays(referenceOfPayment(payment), { amount: 1, currency: 'CNY' });
    await deliver(scene.world);
    await pass(scene.world, 2);
    const asked = scene.world.calls.length;

    await expect(give(scene.world, payment)).rejects.toMatchObject({ code: 'payment_paid' });
    await expect(
      begin(scene.world, { key: 'other', body: { supersede: true } }),
    ).rejects.toMatchObject({ code: 'obligation_locked' });
    await pass(scene.world, wholeLifeMinutes);

    expect(scene.world.calls).toHaveLength(asked);
  });
});

describe('money that the provider gave back by itself', () => {
  const returned = (world: TestWorld, payment: Payment) =>
    record(world, referenceOfPayment(payment), {
      outcome: 'returned',
      captured: {
        outcome: 'succeeded',
        providerId: 'x',
        money: { amount: payment.head.amount, currency: payment.head.currency },
        at: world.now(),
      },
      at: world.now(),
    });

  it('before we knew of it is booked both ways, and the payment ends', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await give(world, payment);

    await returned(world, payment);

    expect((await now(world, payment)).head).toMatchObject({
      state: 'cancelled',
      surplus: 20_000,
      refunded: 20_000,
    });
    const { entries } = checkBooks(world);
    expect(entries.map(({ cause }) => cause).sort()).toEqual(['capture', 'return']);
    expect(balances(entries)).toEqual({ clearing: 0, surplus_owed: 0 });
    expect((await obligationNow(world)).lock).toBeUndefined();
  });

  it('after we had booked it is mirrored, and what it settled is open again', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await heard(world, payment);
    world.clock.advance(3 * dayMs);

    await returned(world, payment);

    expect((await now(world, payment)).head).toMatchObject({ state: 'reversed', refunded: 20_000 });
    expect(await obligationNow(world)).toMatchObject({ state: 'open' });
    const { entries } = checkBooks(world);
    expect(balances(entries)).toEqual({ clearing: 0, due_to_treasury: 0 });
    const mirror = entries.find(({ cause }) => cause === 'return');
    expect(mirror).toMatchObject({ day: '2026-03-12', referenceDay: '2026-03-09' });
  });

  it('is told twice, and then said to have succeeded: nothing changes after the first', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await returned(world, payment);
    const before = world.memory.dump();

    await returned(world, payment);
    await heard(world, payment);

    expect(world.memory.dump()).toEqual(before);
  });

  it('leaves an obligation alone that another payment has settled since', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await heard(world, payment);
    await returned(world, payment);
    const { payment: second } = await begin(world, { key: 'key-2' });
    await heard(world, second);

    await returned(world, payment);

    expect(await obligationNow(world)).toMatchObject({
      state: 'settled',
      settledBy: second.head.id,
    });
    checkBooks(world);
  });

  it('lets another payment lock what is open again: a third that ends leaves that lock alone', async () => {
    const scene = await aScene();
    const { world, till } = scene;
    const late = await expired(scene);
    const { payment: displaced } = await begin(world, { key: 'key-2' });
    till.paysAnyway(referenceOfPayment(late));
    await heard(world, late);
    await returned(world, late);
    const { payment: next } = await begin(world, { key: 'key-3' });

    await deliver(world);

    expect((await now(world, displaced)).head.state).toBe('cancelled');
    expect((await obligationNow(world)).lock?.payment).toBe(next.head.id);
  });

  it('does not reopen obligations that the payment never settled', async () => {
    const { world } = await aScene();
    const { payment: first } = await begin(world);
    await pass(world, wholeLifeMinutes);
    const { payment: second } = await begin(world, { key: 'key-2', caller: clerk() });
    await heard(world, second);
    await heard(world, first);

    await returned(world, first);

    expect(await obligationNow(world)).toMatchObject({ state: 'settled' });
    expect((await now(world, first)).head).toMatchObject({ state: 'surplus', refunded: 20_000 });
    checkBooks(world);
  });
});

describe('a race that is lost again and again', () => {
  it('ends as busy, with nothing written', async () => {
    const striker = aStriker({ fault: 'lose_request' });
    const { world } = await aScene({ faults: striker.before });
    const { payment } = await begin(world);
    striker.arm();
    const before = world.memory.dump();

    await expect(heard(world, payment)).rejects.toMatchObject({ kind: 'busy' });

    expect(world.memory.dump()).toEqual(before);
    world.clock.advance(minuteMs);
    striker.disarm();
    expect((await heard(world, payment)).status).toBe('recorded');
  });
});
