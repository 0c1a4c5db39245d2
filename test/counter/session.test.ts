// A cashier's session from its float to its hand-over: every refusal, every cent.
import { describe, expect, it } from '@jest/globals';
import { count } from '../../shared/counter/count.ts';
import { decideHandOver } from '../../shared/counter/decide-hand-over.ts';
import { getSession } from '../../shared/counter/get-session.ts';
import { handOver } from '../../shared/counter/hand-over.ts';
import { changeMinor } from '../../shared/counter/model/take.ts';
import { openSession } from '../../shared/counter/open-session.ts';
import { take } from '../../shared/counter/take.ts';
import { dayMs, hourMs } from '../../shared/kernel/time.ts';
import { issue } from '../../shared/receipts/issue.ts';
import { findReceipts } from '../../shared/receipts/store/receipts.ts';
import { accountWrite, authorityWrite, clientWrite } from '../../shared/settings/store/settings.ts';
import { booksOf } from '../payments/books.ts';
import { aScene, begin, deliver, obligationNow } from '../payments/scene.ts';
import { aClient } from '../world.ts';
import {
  aCashAccount,
  aHall,
  balancesOf,
  cashier,
  checkDesks,
  colleague,
  countedAs,
  fineId,
  fineIds,
  hallThings,
  handedOver,
  opened,
  supervisor,
  took,
  yuan,
} from './desk.ts';

const refusal = (code: string) => ({ code });

describe('opening a session', () => {
  it('takes the float out of the safe', async () => {
    const world = await aHall();

    const session = await opened(world, { float: 500 });

    expect(session).toMatchObject({ state: 'open', outlet: 'hall', operator: 'clerk-1' });
    expect(balancesOf(world)).toEqual({ cash_in_hand: 50_000, safe: -50_000 });
  });

  it('books nothing for a drawer without a float', async () => {
    const world = await aHall();

    await opened(world, { float: 0 });

    expect(booksOf(world).entries).toEqual([]);
  });

  it('answers the same session to the same key, and refuses another body', async () => {
    const world = await aHall();
    const first = await opened(world);

    const again = await opened(world);
    const other = () => opened(world, { float: 600 });

    expect(again.id).toBe(first.id);
    await expect(other()).rejects.toMatchObject(refusal('idempotency_key_reused'));
    expect(balancesOf(world)['cash_in_hand']).toBe(50_000);
  });

  it('is refused while the operator has one open at this outlet, and names it', async () => {
    const world = await aHall();
    const { id } = await opened(world);

    const second = opened(world, { key: 'open-2', caller: cashier({ client: 'counter-2' }) });

    await expect(second).rejects.toMatchObject({
      code: 'session_open',
      extras: { members: { session_id: id } },
    });
  });

  it('at once from two windows leaves one session', async () => {
    const world = await aHall();

    const results = await Promise.allSettled([
      opened(world, { key: 'open-1' }),
      opened(world, { key: 'open-2', caller: cashier({ client: 'counter-2' }) }),
    ]);

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(balancesOf(world)['cash_in_hand']).toBe(50_000);
  });

  it('works for a colleague at the same outlet, and anew after a hand-over', async () => {
    const world = await aHall();
    const session = await opened(world);
    await opened(world, { caller: colleague });
    await handedOver(world, session);

    const next = await opened(world, { key: 'open-2' });

    expect(next).toMatchObject({ state: 'open', operator: 'clerk-1' });
  });

  it('needs an operator, a counter with an outlet, and an account for cash', async () => {
    const world = await aHall();
    const { operator: _operator, ...nobody } = cashier();
    await world.table.commit([accountWrite(aCashAccount({ enabled: false }), 1)]);
    const body = { float: yuan(1) };

    const asked = [nobody, cashier({ client: 'kiosk-1' }), cashier()].map((caller) =>
      openSession(world, { caller, idempotencyKey: 'k', body }),
    );

    const codes = (await Promise.allSettled(asked)).map((one) =>
      one.status === 'rejected' ? one.reason.code : 'opened',
    );
    expect(codes).toEqual(['operator_missing', 'no_drawer_here', 'desk_has_no_account']);
  });
});

describe('taking cash', () => {
  it('settles the fine, gives change and books what stays in the drawer', async () => {
    const world = await aHall();
    const session = await opened(world);

    const { payment, take, replayed } = await took(world, session, { given: 300 });

    expect(payment.head).toMatchObject({
      state: 'paid',
      method: 'cash',
      applied: 20_000,
      surplus: 0,
    });
    expect([changeMinor(take), replayed]).toEqual([10_000, false]);
    expect(await obligationNow(world, fineId)).toMatchObject({
      state: 'settled',
      settledBy: payment.head.id,
    });
    expect(balancesOf(world)).toEqual({
      cash_in_hand: 70_000,
      safe: -50_000,
      due_to_treasury: -20_000,
    });
    await checkDesks(world);
  });

  it('of twenty obligations makes one payment and one receipt', async () => {
    const world = await aHall();
    const session = await opened(world);

    const { payment } = await took(world, session, { ids: fineIds.slice(0, 20), given: 4_000 });
    await issue(world, [payment.head.id]);

    const receipts = await findReceipts(world.table, payment.head.id);
    expect(receipts).toHaveLength(1);
    expect(receipts[0]).toMatchObject({ amount: 400_000, method: 'cash', channel: 'counter' });
    await checkDesks(world);
  });

  it('twice with one key takes the money once, and tells the change again', async () => {
    const world = await aHall();
    const session = await opened(world);
    const first = await took(world, session, { given: 250 });

    const again = await took(world, session, { given: 250 });

    expect(again.replayed).toBe(true);
    expect(again.take).toEqual(first.take);
    expect(balancesOf(world)['cash_in_hand']).toBe(70_000);
  });

  it('submitted twice at once takes the money once', async () => {
    const world = await aHall();
    const session = await opened(world);

    const both = await Promise.all([took(world, session), took(world, session)]);

    expect(new Set(both.map(({ payment }) => payment.head.id)).size).toBe(1);
    expect(balancesOf(world)['cash_in_hand']).toBe(70_000);
    await checkDesks(world);
  });

  it('with a used key and another body is refused', async () => {
    const world = await aHall();
    const session = await opened(world);
    await took(world, session);

    const other = took(world, session, { ids: fineIds.slice(1, 2) });

    await expect(other).rejects.toMatchObject(refusal('idempotency_key_reused'));
  });

  it('is answered by its key even when the session is closed', async () => {
    const world = await aHall();
    const session = await opened(world);
    await took(world, session);
    const { session: now } = await getSession(world, { caller: cashier(), id: session.id });
    await handedOver(world, now);

    const again = await took(world, session);

    expect(again).toMatchObject({ replayed: true, payment: { head: { state: 'paid' } } });
  });

  it('of one fine by two cashiers at once settles it once', async () => {
    const world = await aHall();
    const mine = await opened(world);
    const theirs = await opened(world, { caller: colleague });

    const both = await Promise.allSettled([
      took(world, mine),
      took(world, theirs, { caller: colleague }),
    ]);

    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'obligation_settled' },
    });
    expect(balancesOf(world)['due_to_treasury']).toBe(-20_000);
    await checkDesks(world);
  });

  it.each([
    ['too little cash', { given: 199 }, 'cash_too_little'],
    ['an unknown number', { ids: ['beijing.999999999999999'] }, 'obligation_not_found'],
    ['the same fine twice', { ids: [fineId, fineId] }, 'obligation_repeated'],
    ['another amount than was shown', { amount: yuan(100) }, 'amount_changed'],
  ])('refuses %s and stores nothing', async (_what, wish, code) => {
    const world = await aHall();
    const session = await opened(world);

    const asked = took(world, session, wish);

    await expect(asked).rejects.toMatchObject({ code, extras: { errors: [{ code }] } });
    expect(booksOf(world).heads).toEqual([]);
    expect(balancesOf(world)['cash_in_hand']).toBe(50_000);
  });

  it('refuses foreign money, and fines of other drawers', async () => {
    const world = await aHall();
    const session = await opened(world);
    const body = {
      obligations: [{ obligation_id: fineId }],
      given: { amount: 90_000, currency: 'HKD' as const },
    };

    const asked = take(world, {
      caller: cashier(),
      idempotencyKey: 'k',
      session: session.id,
      body,
    });

    await expect(asked).rejects.toMatchObject({
      code: 'currency_not_taken',
      extras: { errors: [{ pointer: '/given/currency' }] },
    });
  });

  it('refuses the drawer of another operator, and an unknown session', async () => {
    const world = await aHall();
    const session = await opened(world);

    const theirs = () => took(world, session, { caller: colleague });
    const nowhere = () => took(world, { id: '0'.repeat(19) });

    await expect(theirs()).rejects.toMatchObject(refusal('not_your_session'));
    await expect(nowhere()).rejects.toMatchObject(refusal('session_not_found'));
  });

  it('refuses a session of yesterday, which can still be handed over', async () => {
    const world = await aHall();
    const session = await opened(world);
    await took(world, session);
    world.clock.advance(dayMs);

    const late = took(world, session, { key: 'take-2', ids: fineIds.slice(1, 2) });

    await expect(late).rejects.toMatchObject(refusal('past_the_day'));
    const { session: now } = await getSession(world, { caller: cashier(), id: session.id });
    await handedOver(world, now);
    expect(balancesOf(world)['cash_in_hand']).toBeUndefined();
    const handOvers = booksOf(world).entries.filter(({ cause }) => cause === 'hand_over');
    expect(handOvers).toMatchObject([{ day: '2026-03-10', referenceDay: '2026-03-09' }]);
  });

  it('keeps to the limits of its client', async () => {
    const world = await aHall();
    const session = await opened(world);
    await world.table.commit([clientWrite(aClient({ outlet: 'hall', maximumMinor: 30_000 }), 1)]);

    const asked = took(world, session, { ids: fineIds.slice(0, 2), given: 400 });

    await expect(asked).rejects.toMatchObject(refusal('client_limit'));
  });
});

describe('cash for what another payment has begun to pay', () => {
  const aHallWithOrder = async () => {
    const scene = await aScene({ obligations: [] });
    await scene.world.has({ ...hallThings(), authorities: [], clients: [], accounts: [] });
    const { authorities = [], accounts = [], clients = [] } = hallThings();
    await scene.world.table.commit(authorities.map((one) => authorityWrite(one, 1)));
    await scene.world.table.commit(accounts.slice(1).map((one) => accountWrite(one)));
    await scene.world.table.commit([
      ...clients.slice(0, 1).map((one) => clientWrite(one, 1)),
      ...clients.slice(1, 2).map((one) => clientWrite(one)),
    ]);
    const { payment } = await begin(scene.world, { ids: [fineId], key: 'online' });
    return { ...scene, payment, session: await opened(scene.world) };
  };

  it('is refused, and says until when', async () => {
    const { world, session } = await aHallWithOrder();

    const asked = took(world, session);

    await expect(asked).rejects.toMatchObject({
      code: 'obligation_locked',
      extras: { errors: [{ pointer: '/obligations/0', channel: 'counter' }] },
    });
  });

  it('is taken when the cashier says so: the other payment is ended', async () => {
    const { world, till, session, payment } = await aHallWithOrder();

    const taken = await took(world, session, { supersede: true });
    await deliver(world);

    expect(taken.payment.head.state).toBe('paid');
    const other = booksOf(world).heads.find(({ id }) => id === payment.head.id);
    expect(other).toMatchObject({ state: 'cancelled', reason: 'superseded' });
    expect([...till.orders.values()][0]?.state).toBe('closed');
    await checkDesks(world);
  });

  it('is taken, and money that the other payment gets all the same is owed back', async () => {
    const { world, till, session } = await aHallWithOrder();
    await took(world, session, { supersede: true });
    till.pays([...till.orders.keys()][0] ?? '');

    await deliver(world);

    expect(balancesOf(world)).toMatchObject({ surplus_owed: -20_000, due_to_treasury: -20_000 });
  });
});

describe('counting', () => {
  it('shows what is over or short, and may be repeated', async () => {
    const world = await aHall();
    const session = await opened(world);
    await took(world, session);

    const short = await countedAs(world, session, 69_900);
    const even = await countedAs(world, session, 70_000);

    expect(short.counts.at(-1)).toMatchObject({ totalMinor: 69_900, expectedMinor: 70_000 });
    expect(even).toMatchObject({ state: 'counted', counts: [{}, { totalMinor: 70_000 }] });
    expect(balancesOf(world)['over_short']).toBeUndefined();
  });

  it('counts no more once money moved', async () => {
    const world = await aHall();
    const session = await opened(world);
    await countedAs(world, session, 50_000);
    await took(world, session);

    const asked = handOver(world, { caller: cashier(), session: session.id, body: { to: 'bank' } });

    await expect(asked).rejects.toMatchObject(refusal('not_counted'));
  });

  it.each([
    ['a note that is not', [{ value: 300, count: 1 }], '/pieces/0/value', 'no_such_piece'],
    [
      'a value twice',
      [
        { value: 100, count: 1 },
        { value: 100, count: 2 },
      ],
      '/pieces/1/value',
      'value_repeated',
    ],
  ])('refuses %s', async (_what, pieces, pointer, code) => {
    const world = await aHall();
    const session = await opened(world);

    const asked = count(world, { caller: cashier(), session: session.id, body: { pieces } });

    await expect(asked).rejects.toMatchObject({ code, extras: { errors: [{ pointer }] } });
  });
});

describe('handing over', () => {
  it.each([
    ['even', 0],
    ['over', 350],
    ['short', -120],
  ])('a drawer that is %s leaves no cash in hand', async (_what, overMinor) => {
    const world = await aHall();
    const session = await opened(world);
    await took(world, session);
    const { session: now } = await getSession(world, { caller: cashier(), id: session.id });

    const closed = await handedOver(world, now, { overMinor });

    expect(closed).toMatchObject({ state: 'closed', closed: { overShortMinor: overMinor } });
    const balances = balancesOf(world);
    expect(balances['cash_in_hand']).toBeUndefined();
    expect(balances['over_short'] ?? 0).toBe(0 - overMinor);
    expect(balances).toMatchObject({ bank: 20_000 + overMinor, due_to_treasury: -20_000 });
    expect(balances['safe']).toBeUndefined();
    await checkDesks(world);
  });

  it('of less than the float leaves the safe short by it', async () => {
    const world = await aHall();
    const session = await opened(world);

    await handedOver(world, session, { overMinor: -10_000 });

    expect(balancesOf(world)).toEqual({ safe: -10_000, over_short: 10_000 });
  });

  it('to the safe notes by when it must be banked', async () => {
    const world = await aHall();
    const session = await opened(world);
    await took(world, session);
    const { session: now } = await getSession(world, { caller: cashier(), id: session.id });

    const closed = await handedOver(world, now, { to: 'safe' });

    expect(closed).toMatchObject({ handOverBy: '2026-03-11', bankBy: '2026-03-11' });
    expect(balancesOf(world)).toEqual({ safe: 20_000, due_to_treasury: -20_000 });
  });

  it('over a weekend counts working days', async () => {
    const world = await aHall();
    world.clock.advance(4 * dayMs);

    const friday = await opened(world);

    expect(friday).toMatchObject({ day: '2026-03-13', handOverBy: '2026-03-17' });
  });

  it('needs a second person', async () => {
    const world = await aHall();
    const session = await opened(world);
    await countedAs(world, session, 50_000);
    await handOver(world, { caller: cashier(), session: session.id, body: { to: 'safe' } });
    const body = { decision: 'accept' as const, amount: yuan(500) };

    const alone = decideHandOver(world, { caller: cashier(), session: session.id, body });

    await expect(alone).rejects.toMatchObject(refusal('second_person_needed'));
  });

  it('of another amount than was counted is refused, and counted again', async () => {
    const world = await aHall();
    const session = await opened(world);
    await countedAs(world, session, 50_000);
    await handOver(world, { caller: cashier(), session: session.id, body: { to: 'safe' } });
    const decide = (body: Parameters<typeof decideHandOver>[1]['body']) =>
      decideHandOver(world, { caller: supervisor, session: session.id, body });

    await expect(decide({ decision: 'accept', amount: yuan(499) })).rejects.toMatchObject(
      refusal('amount_differs'),
    );
    const back = await decide({ decision: 'refuse', reason: 'one note is missing' });

    expect(back.state).toBe('counted');
    const closed = await handedOver(world, back, { overMinor: -100 });
    expect(closed.state).toBe('closed');
    expect(balancesOf(world)).toEqual({ safe: -100, over_short: 100 });
  });

  it('twice books once, and nothing moves at the drawer afterwards', async () => {
    const world = await aHall();
    const session = await opened(world);
    const closed = await handedOver(world, session);
    const body = { decision: 'accept' as const, amount: yuan(500) };

    const again = await decideHandOver(world, {
      caller: supervisor,
      session: session.id,
      body,
    });

    expect(again.closed).toEqual(closed.closed);
    await expect(took(world, session)).rejects.toMatchObject(refusal('session_closed'));
    await expect(countedAs(world, session, 1)).rejects.toMatchObject(refusal('session_closed'));
  });

  it('on its way lets nothing move at the drawer', async () => {
    const world = await aHall();
    const session = await opened(world);
    await countedAs(world, session, 50_000);
    await handOver(world, { caller: cashier(), session: session.id, body: { to: 'safe' } });

    await expect(took(world, session)).rejects.toMatchObject(refusal('already_handed_over'));
  });

  it('is for its own cashier and for staff to see', async () => {
    const world = await aHall();
    const { id } = await opened(world);
    world.clock.advance(hourMs);

    const seen = await getSession(world, { caller: supervisor, id });

    expect(seen.session.id).toBe(id);
    await expect(getSession(world, { caller: colleague, id })).rejects.toMatchObject(
      refusal('session_not_found'),
    );
  });
});
