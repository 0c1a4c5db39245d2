// Refunds by bank transfer: a payee that one person names and another approves, and the bank's own word.
import { describe, expect, it } from '@jest/globals';
import { entriesOf } from '../../shared/ledger/store/entries.ts';
import { findHead } from '../../shared/payments/store/payments.ts';
import { accountWrite, authorityWrite } from '../../shared/settings/store/settings.ts';
import { deliver, obligationNow } from '../payments/scene.ts';
import { anAccount, anAuthority, type TestWorld } from '../world.ts';
import { aDesk, payee } from './desk.ts';
import { aPaidScene, cny } from './scene.ts';

const wish = (amount: number, changes: object = {}) => ({
  reason: 'decision_withdrawn',
  expected_refundable: cny(amount),
  documents: [{ kind: 'ruling', reference: '2026-417' }],
  ...changes,
});

const paid = { outcome: 'paid', bank_reference: 'B417', paid_on: '2026-03-09' } as const;

const refundEntries = async (world: TestWorld, book: string) => {
  const found = [];
  for await (const entry of entriesOf(world.table, book, '2026-03-09'))
    if (entry.cause === 'refund') found.push(entry);
  return found;
};

/** Asked for by transfer, its payee named: it waits for an approver. */
const aTransfer = async () => {
  const scene = await aPaidScene();
  const desk = aDesk(scene.world);
  const id = scene.payment.head.id;
  const asked = await desk.request(id, wish(20_000, { route: 'transfer' }));
  const refund = String(asked.body['refund_id']);
  const named = await desk.namePayee(refund);
  return { ...scene, desk, id, refund, named };
};

describe('a refund by bank transfer', () => {
  it('is booked when a person names the bank’s reference, and the decision is withdrawn', async () => {
    const { desk, refund, world, id, payment } = await aTransfer();
    await desk.approve(refund, '"2"');

    const done = await desk.confirm(refund, paid);

    expect(done).toMatchObject({ status: 200, body: { state: 'succeeded', provider_id: 'B417' } });
    expect(await findHead(world.table, id)).toMatchObject({ refunding: 0, refunded: 20_000 });
    const obligation = await obligationNow(world, payment.quote.obligations[0]?.id);
    expect(obligation.state).toBe('cancelled');
    expect(await refundEntries(world, 'office')).toMatchObject([
      {
        reference: refund,
        lines: [
          { account: 'due_to_treasury', amount: 20_000 },
          { account: 'refund_account', amount: -20_000 },
        ],
      },
    ]);
  });

  it('stands in clearing of the bank account that paid, where that is ours', async () => {
    const { desk, refund, world } = await aTransfer();
    const { revision: _revision, ...bank } = anAccount({ id: 'bank-1', provider: 'bank' });
    await world.table.commit([accountWrite(bank)]);
    await desk.approve(refund, '"2"');

    await desk.confirm(refund, { ...paid, account: 'bank-1' });

    expect(await refundEntries(world, 'bank-1')).toMatchObject([
      { providerId: 'B417', lines: [{}, { account: 'clearing', amount: -20_000 }] },
    ]);
  });

  it('is the treasury’s once the day of its capture was remitted', async () => {
    const { desk, refund, world } = await aTransfer();
    const { revision, ...authority } = anAuthority({ remittedUntil: '2026-03-09' });
    await world.table.commit([authorityWrite(authority, revision)]);
    await desk.approve(refund, '"2"');

    await desk.confirm(refund, paid);

    expect(await refundEntries(world, 'office')).toMatchObject([
      { lines: [{ account: 'treasury_receivable', amount: 20_000, kind: 'fine' }, {}] },
    ]);
  });

  it('frees the money again when the bank did not pay it', async () => {
    const { desk, refund, world, id } = await aTransfer();
    await desk.approve(refund, '"2"');

    const answer = await desk.confirm(refund, { outcome: 'not_paid', note: 'account closed' });

    expect(answer.body).toMatchObject({ state: 'failed', ended: { code: 'account closed' } });
    expect(await findHead(world.table, id)).toMatchObject({ refunding: 0, refunded: 0 });
  });

  it('is never sent to the provider', async () => {
    const { desk, refund, world } = await aTransfer();
    await desk.approve(refund, '"2"');

    await deliver(world);

    expect(world.calls.filter(({ verb }) => verb === 'refund')).toEqual([]);
    expect((await desk.get(refund)).body['state']).toBe('approved');
  });

  it('is not approved without a payee, nor by whoever named the payee', async () => {
    const { desk, id, refund } = await aTransfer();
    const bare = await desk.request(id, wish(20_000, { route: 'transfer' }), {
      headers: { 'idempotency-key': 'bare' },
    });
    const carl = { subject: 'carl', roles: ['reconciler', 'approver'] } as const;
    await desk.namePayee(refund, carl);

    const without = await desk.approve(String(bare.body['refund_id']), '"1"');
    const byMaker = await desk.approve(refund, '"3"', carl);

    expect(without).toMatchObject({ status: 409, body: { code: 'payee_needed' } });
    expect(byMaker).toMatchObject({ status: 403, body: { code: 'own_request' } });
  });

  it('makes what an approver has read stale when its payee is corrected', async () => {
    const { desk, refund, named } = await aTransfer();
    await desk.namePayee(refund, { body: { ...payee, number: '6222020200119999999' } });

    const answer = await desk.approve(refund, named.headers['etag']);

    expect(answer).toMatchObject({ status: 412, body: { code: 'record_changed' } });
  });

  it('cannot be paid before it is approved', async () => {
    const { desk, refund } = await aTransfer();

    const answer = await desk.confirm(refund, paid);

    expect(answer).toMatchObject({ status: 409, body: { code: 'refund_not_payable' } });
  });

  it('keeps its payee out of logs, ledger and every other item', async () => {
    const { desk, refund, world } = await aTransfer();
    await desk.getPayee(refund);
    await desk.approve(refund, '"2"');
    await desk.confirm(refund, paid);

    const { payments, ledger } = world.memory.dump();
    const holding = [...payments, ...ledger].filter((item) =>
      JSON.stringify(item).includes(payee.number),
    );
    expect(holding.map(({ pk }) => pk)).toEqual([expect.stringMatching(/^payee#/)]);
    expect(JSON.stringify(world.lines)).not.toContain(payee.number);
    expect(JSON.stringify(world.lines)).not.toContain(payee.holder);
  });

  it.each([
    ['a day that has not come', { ...paid, paid_on: '2027-01-01' }, 'paid_in_future'],
    ['an account that pays nothing', { ...paid, account: 'sandbox-1' }, 'not_a_paying_account'],
  ])('is refused with %s', async (_what, body, code) => {
    const { desk, refund } = await aTransfer();
    await desk.approve(refund, '"2"');

    const answer = await desk.confirm(refund, body);

    expect(answer).toMatchObject({ status: 422, body: { code } });
  });
});

describe('a failed refund', () => {
  const aFailed = async () => {
    const scene = await aPaidScene();
    const desk = aDesk(scene.world);
    scene.world.provider.refund = async () => ({ outcome: 'failed', code: 'card_expired' });
    const asked = await desk.request(scene.payment.head.id, wish(20_000));
    const refund = String(asked.body['refund_id']);
    await desk.approve(refund, '"1"');
    await deliver(scene.world);
    return { ...scene, desk, refund };
  };

  it('frees the money, and says why', async () => {
    const { desk, refund, world, payment } = await aFailed();

    expect((await desk.get(refund)).body).toMatchObject({
      state: 'failed',
      ended: { code: 'card_expired' },
    });
    expect(await findHead(world.table, payment.head.id)).toMatchObject({ refunding: 0 });
  });

  it('goes another way: a transfer takes its place, once', async () => {
    const { desk, refund } = await aFailed();

    const first = await desk.reroute(refund);
    const again = await desk.reroute(refund);

    expect(first).toMatchObject({
      status: 201,
      body: { route: 'transfer', state: 'requested', replaces: refund, amount: cny(20_000) },
    });
    expect(again.body['refund_id']).toBe(first.body['refund_id']);
  });

  it('is not rerouted while it may still succeed', async () => {
    const { world, payment } = await aPaidScene();
    const desk = aDesk(world);
    const asked = await desk.request(payment.head.id, wish(20_000));

    const answer = await desk.reroute(String(asked.body['refund_id']));

    expect(answer).toMatchObject({ status: 409, body: { code: 'refund_not_failed' } });
  });
});
