// The desk of parked work: what no longer moves reaches it, is replayed, leaves it by itself or by a person's word.
import { describe, expect, it } from '@jest/globals';
import { make as makeGet } from '../../functions/parked/get.ts';
import { make as makeList } from '../../functions/parked/list.ts';
import { make as makeReplay } from '../../functions/parked/replay.ts';
import { make as makeReport } from '../../functions/parked/report-paid.ts';
import { make as makeResolve } from '../../functions/parked/resolve.ts';
import { make as makeSetAside } from '../../functions/parked/set-aside.ts';
import { make as makeApply } from '../../functions/webhooks/apply.ts';
import type { Role } from '../../shared/edge/caller.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../shared/kernel/time.ts';
import { Parked } from '../../shared/parked/model/item.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import { repair } from '../../shared/payments/repair.ts';
import { work } from '../../shared/payments/work.ts';
import { call } from '../obligations/world.ts';
import { checkBooks } from '../payments/books.ts';
import { aLife } from '../payments/mortal.ts';
import {
  aScene,
  begin,
  deliver,
  give,
  heard,
  now,
  referenceOfPayment,
  type Scene,
  someFines,
} from '../payments/scene.ts';
import { aNotification, deliveryOf, post, signed } from '../webhooks/post.ts';
import { anAccount, type TestWorld } from '../world.ts';

const asStaff = (world: TestWorld): TestWorld => ({
  ...world,
  access: { ...world.access, staff: true },
});

const reconcilers: readonly Role[] = ['reconciler'];

const items = (world: TestWorld): readonly Parked[] =>
  world.memory
    .dump()
    .payments.filter(({ sk }) => sk === 'parked')
    .map((item) => Parked.parse(item));

const list = async (world: TestWorld, query: Readonly<Record<string, string>> = {}) =>
  (await call(makeList(asStaff(world)), { roles: reconcilers, query })).body;

const replay = (world: TestWorld, parked_id: string, headers: Record<string, string> = {}) =>
  call(makeReplay(asStaff(world)), { roles: reconcilers, path: { parked_id }, headers });

const resolve = (world: TestWorld, parked_id: string, revision?: number, roles = reconcilers) =>
  call(makeResolve(asStaff(world)), {
    roles,
    path: { parked_id },
    body: { code: 'not_ours', note: 'a test of the provider' },
    headers: revision === undefined ? {} : { 'if-match': `"${revision}"` },
  });

/** A payment that was given up, at a provider that never says that its order is over. */
const aStuckScene = async (): Promise<Scene & { readonly payment: Payment }> => {
  const scene = await aScene();
  const { payment } = await begin(scene.world);
  await give(scene.world, payment);
  scene.world.provider.close = async () => ({ outcome: 'unknown', why: 'silent' });
  scene.world.clock.advance(2 * hourMs);
  await work(scene.world, payment.head.id);
  return { ...scene, payment };
};

const aParkedNotification = async (): Promise<Scene & { readonly id: string }> => {
  const scene = await aScene();
  await post(scene.world, signed(scene.world, aNotification(scene.world, 'of-nobody')));
  return { ...scene, id: items(scene.world)[0]?.id ?? '' };
};

describe('a payment that stays unknown', () => {
  it('is parked once, with its history, and is asked about all the same', async () => {
    const { world, payment } = await aStuckScene();
    world.clock.advance(hourMs);

    await work(world, payment.head.id);

    expect(items(world)).toMatchObject([
      { id: `stuck-${payment.head.id}`, reason: 'end_unconfirmed', state: 'open' },
    ]);
    expect(world.calls.filter(({ verb }) => verb === 'close')).toHaveLength(2);
    const whole = await call(makeGet(asStaff(world)), {
      roles: ['auditor'],
      path: { parked_id: `stuck-${payment.head.id}` },
    });
    expect(whole.body).toMatchObject({
      payment: { state: 'cancelling', advice: expect.stringMatching(/do not pay again/) },
      payment_history: [{ event: 'created' }, { event: 'ending cancelled' }],
    });
  });

  it('leaves the desk by itself when the provider speaks', async () => {
    const { world, payment } = await aStuckScene();
    world.provider.close = async () => ({ outcome: 'closed' });
    world.clock.advance(hourMs);

    await work(world, payment.head.id);

    expect(items(world)).toMatchObject([
      { state: 'resolved', resolution: { code: 'by_itself', by: 'system' } },
    ]);
    expect(await list(world)).toMatchObject({ parked: [] });
    expect(await list(world, { state: 'resolved' })).toMatchObject({
      parked: [{ parked_id: `stuck-${payment.head.id}` }],
    });
  });

  it('comes back a day after a person resolved it, if it still does not move', async () => {
    const { world, payment } = await aStuckScene();
    const id = `stuck-${payment.head.id}`;
    await resolve(world, id, 1);
    await work(world, payment.head.id);
    const meanwhile = items(world)[0]?.state;
    world.clock.advance(dayMs + hourMs);

    await work(world, payment.head.id);

    expect([meanwhile, items(world)[0]?.state]).toEqual(['resolved', 'open']);
    expect(await list(world, { kind: 'payment' })).toMatchObject({ parked: [{ parked_id: id }] });
  });

  it('is parked also when workers die at every step', async () => {
    const { world, payment } = await aStuckScene();
    for (let diesAt = 1; diesAt < 20; diesAt += 1) {
      world.clock.advance(hourMs);
      const end = await aLife(world, diesAt).live((mortal) => work(mortal, payment.head.id));
      if (end !== 'dead') break;
    }

    expect(items(world)).toHaveLength(1);
    expect(await list(world)).toMatchObject({ parked: [{ state: 'open' }] });
  });
});

describe('a parked notification', () => {
  it('that is replayed goes its usual way, and leaves the desk when it can be applied', async () => {
    const { world, till } = await aScene();
    await world.has({ accounts: [anAccount({ id: 'sandbox-2' })] });
    const { payment } = await begin(world);
    const reference = referenceOfPayment(payment);
    till.pays(reference);
    await post(world, signed(world, aNotification(world, reference)), { account: 'sandbox-2' });
    const [item] = items(world);

    const answer = await replay(world, item?.id ?? '');
    await makeApply(world)(deliveryOf(world.kept), {});

    expect(answer.status).toBe(202);
    expect(items(world)).toMatchObject([
      {
        state: 'open',
        replays: 1,
        history: [
          { event: 'parked unknown_reference' },
          { event: 'replayed' },
          { event: 'still unknown_reference' },
        ],
      },
    ]);
  });

  it('is kept whole when its queue gave it up, and applied when it is replayed', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    const reference = referenceOfPayment(payment);
    till.pays(reference);
    const message = signed(world, aNotification(world, reference));
    const kept = {
      provider: 'sandbox',
      account: 'sandbox-1',
      receivedAt: world.now(),
      headers: message.headers,
      body: message.body.toString('base64'),
    };
    await makeSetAside(world)(deliveryOf([kept]), {});
    const [item] = items(world);

    world.clock.advance(dayMs);
    await replay(world, item?.id ?? '');
    await makeApply(world)(deliveryOf(world.kept), {});

    expect(item).toMatchObject({ kind: 'notification', reason: 'not_applied' });
    expect((await now(world, payment)).head.state).toBe('paid');
    expect(items(world)).toMatchObject([{ state: 'resolved', resolution: { by: 'system' } }]);
    checkBooks(world);
  });
});

describe('a message that a queue gave up', () => {
  it('is parked whatever it is, once, and leaves the queue only when it is stored', async () => {
    const { world } = await aScene();
    const event = deliveryOf([{ payment: '0'.repeat(19) }, 'scrambled']);

    const first = await makeSetAside(world)(event, {});
    await makeSetAside(world)(event, {});

    expect(first).toEqual({ batchItemFailures: [] });
    expect(items(world).map(({ kind, letter }) => [kind, letter])).toEqual(
      expect.arrayContaining([
        ['dead_letter', JSON.stringify({ payment: '0'.repeat(19) })],
        ['dead_letter', '"scrambled"'],
      ]),
    );
    expect(items(world)).toHaveLength(2);
  });

  it('stays in the queue while it cannot be stored', async () => {
    const { world } = await aScene();
    const broken = {
      ...world,
      table: { ...world.table, commit: async () => ({ status: 'unknown' }) as const },
    };

    const answer = await makeSetAside(broken)(deliveryOf(['scrambled']), {});

    expect(answer.batchItemFailures).toHaveLength(1);
  });
});

describe('the desk refuses', () => {
  it('what was never parked', async () => {
    const { world } = await aScene();
    const id = `stuck-${'0'.repeat(19)}`;

    const answers = [await replay(world, id), await resolve(world, id, 1)];

    expect(answers).toMatchObject([
      { status: 404, body: { code: 'parked_work_not_found' } },
      { status: 404, body: { code: 'parked_work_not_found' } },
    ]);
  });

  it('a word on what is not as its reader saw it, and changes nothing', async () => {
    const { world, id } = await aParkedNotification();
    const before = world.memory.dump();

    const answers = [
      await resolve(world, id),
      await resolve(world, id, 7),
      await replay(world, id, { 'if-match': '"7"' }),
    ];

    expect(answers).toMatchObject([
      { status: 409, body: { code: 'if_match_needed' } },
      { status: 412, body: { code: 'record_changed' } },
      { status: 412, body: { code: 'record_changed' } },
    ]);
    expect(world.memory.dump()).toEqual(before);
    expect(world.kept).toEqual([]);
  });

  it('to replay or resolve what is resolved, but repeats the answer to the same word', async () => {
    const { world, id } = await aParkedNotification();
    const first = await resolve(world, id, 1);
    const same = await resolve(world, id, 1);
    const other = await call(makeResolve(asStaff(world)), {
      roles: reconcilers,
      path: { parked_id: id },
      body: { code: 'other', note: 'another word' },
      headers: { 'if-match': '"2"' },
    });

    const again = await replay(world, id);

    expect([first.status, same.status]).toEqual([200, 200]);
    expect([other, again]).toMatchObject([
      { status: 409, body: { code: 'already_resolved' } },
      { status: 409, body: { code: 'already_resolved' } },
    ]);
    expect(world.kept).toEqual([]);
  });

  it('everybody without the role', async () => {
    const { world, id } = await aParkedNotification();
    const roles: readonly Role[] = ['auditor'];

    const answers = [
      await call(makeList(asStaff(world)), { roles: ['cashier'] }),
      await call(makeReplay(asStaff(world)), { roles, path: { parked_id: id } }),
      await resolve(world, id, 1, roles),
      await call(makeList(world), { roles: reconcilers }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('to replay what nobody can read', async () => {
    const { world } = await aScene();
    await makeSetAside(world)(deliveryOf(['scrambled']), {});

    const answer = await replay(world, items(world)[0]?.id ?? '');

    expect(answer).toMatchObject({ status: 409, body: { code: 'nothing_to_replay' } });
  });
});

describe('a payer who says that it was paid', () => {
  const report = (world: TestWorld, { head }: Payment, body: object = {}) =>
    call(makeReport(asStaff(world)), {
      roles: ['cashier'],
      path: { payment_id: head.id },
      body,
    });

  it('is told not to pay again, and somebody owns it with a deadline of 48 hours', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);

    const first = await report(world, payment, { voucher: '42000001' });
    await report(world, payment);

    expect(first).toMatchObject({
      status: 202,
      body: { advice: expect.stringMatching(/do not pay again/) },
    });
    expect(items(world)).toMatchObject([
      {
        kind: 'paid_not_confirmed',
        voucher: '42000001',
        owner: 'clerk-1',
        deadline: world.now() + 48 * hourMs,
      },
    ]);
  });

  it('makes the money of an ended payment known, and leaves the desk with it', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);
    await give(world, payment);
    await deliver(world);
    till.paysAnyway(referenceOfPayment(payment));

    await report(world, payment);
    await work(world, payment.head.id, true);

    expect((await now(world, payment)).head).toMatchObject({ state: 'paid' });
    expect(items(world)).toMatchObject([{ state: 'resolved' }]);
    checkBooks(world);
  });

  it('whose money nobody found in time is said to be overdue each minute', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await report(world, payment);
    await repair(world);
    const before = world.lines.some(({ event }) => event === 'confirmation_overdue');
    world.clock.advance(48 * hourMs + minuteMs);

    await repair(world);

    const after = world.lines.some(({ event }) => event === 'confirmation_overdue');
    expect([before, after]).toEqual([false, true]);
    expect(await list(world, { kind: 'paid_not_confirmed' })).toMatchObject({
      parked: [{ overdue: true }],
    });
  });

  it('stands on one list with money of another amount, the oldest first', async () => {
    const fines = someFines(2);
    const { world } = await aScene({ obligations: fines });
    const made: Payment[] = [];
    for (const { id } of fines) made.push((await begin(world, { key: id, ids: [id] })).payment);
    const [one, other] = made;
    if (!one || !other) throw new Error('two payments');
    await heard(world, one, { money: { amount: 1, currency: 'CNY' } });
    world.clock.advance(secondMs);
    await report(world, other);

    const body = await list(world);

    expect(body).toMatchObject({
      parked: [
        { reason: 'other_amount', payment_id: one.head.id },
        { reason: 'payer_says_paid', payment_id: other.head.id },
      ],
    });
  });
});

describe('the workers of one account', () => {
  it('ask no more per second than its record says, and lose nothing of the rest', async () => {
    const fines = someFines(7);
    const { world } = await aScene({ obligations: fines });
    const payments: Payment[] = [];
    for (const { id } of fines) payments.push((await begin(world, { key: id, ids: [id] })).payment);
    const stored = await world.memory.peek({
      table: 'payments',
      pk: 'account#sandbox-1',
      sk: 'account',
    });
    const { pk: _pk, sk: _sk, revision: _revision, ...attributes } = stored ?? {};
    await world.table.commit([
      {
        kind: 'put',
        key: { table: 'payments', pk: 'account#sandbox-1', sk: 'account' },
        attributes: { ...attributes, asksPerSecond: 2 },
        condition: { name: 'whenUnchanged', revision: 1 },
      },
    ]);
    world.wakes.splice(0);
    world.clock.advance(minuteMs);
    world.calls.splice(0);
    const asked = () => world.calls.filter(({ verb }) => verb === 'query').length;

    const perSecond: number[] = [];
    for (const { head } of payments) await work(world, head.id);
    for (let second = 0; second < 5; second += 1) {
      perSecond.push(asked());
      world.clock.advance(secondMs);
      world.calls.splice(0);
      await deliver(world);
    }

    expect(perSecond).toEqual([2, 2, 2, 1, 0]);
  });
});
