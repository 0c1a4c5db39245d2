// Every bad input of refunds: a precise problem, and nothing is changed by it.
import { describe, expect, it } from '@jest/globals';
import { dayMs } from '../../shared/kernel/time.ts';
import { findHead, headChanged } from '../../shared/payments/store/payments.ts';
import { aScene, begin } from '../payments/scene.ts';
import type { TestWorld } from '../world.ts';
import { aDesk, ben } from './desk.ts';
import { aPaidScene, cny } from './scene.ts';

const dump = ({ memory }: TestWorld): string => JSON.stringify(memory.dump());

const wish = (left: number, changes: object = {}) => ({
  reason: 'paid_in_error',
  expected_refundable: cny(left),
  ...changes,
});

const aRequest = async () => {
  const scene = await aPaidScene({ count: 2 });
  const desk = aDesk(scene.world);
  const id = scene.payment.head.id;
  const asked = await desk.request(id, wish(40_000));
  return { ...scene, desk, id, refund: String(asked.body['refund_id']), asked };
};

const line = (changes: object = {}) => ({
  kind: 'fine',
  obligation_id: 'beijing.110101190000001',
  revenue_item: '103050101001',
  amount: cny(20_000),
  ...changes,
});

describe('asking for a refund', () => {
  it('answers 201 with what goes back, and moves nothing', async () => {
    const { asked, world, payment } = await aRequest();

    expect(asked.status).toBe(201);
    expect(asked.headers['etag']).toBe('"1"');
    expect(asked.body).toMatchObject({
      state: 'requested',
      route: 'source',
      amount: cny(40_000),
      requested: { by: 'anna' },
      waits_for: 'decision',
      overdue: false,
    });
    expect(await findHead(world.table, payment.head.id)).toMatchObject({
      refunding: 0,
      refunded: 0,
    });
  });

  it('answers a repetition under the same key with what stands', async () => {
    const { desk, id, refund, world } = await aRequest();
    const before = dump(world);

    const again = await desk.request(id, wish(40_000));

    expect(again).toMatchObject({ status: 200, body: { refund_id: refund } });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(dump(world)).toBe(before);
  });

  it.each([
    [
      'over the rest of a line',
      wish(40_000, {
        lines: [line({ amount: cny(20_001) })],
        reason: 'approved_otherwise',
        documents: [{ kind: 'ruling', reference: '7' }],
      }),
      422,
      'refund_over_rest',
      '/lines/0/amount/amount',
    ],
    [
      'of a line that was never captured',
      wish(40_000, { lines: [line({ kind: 'penalty' })] }),
      422,
      'line_not_refundable',
      '/lines/0',
    ],
    [
      'of the same line twice',
      wish(40_000, { lines: [line(), line()] }),
      422,
      'line_repeated',
      '/lines/1',
    ],
    [
      'in another currency',
      wish(40_000, { lines: [line({ amount: { amount: 1, currency: 'USD' } })] }),
      422,
      'currency_differs',
      '/lines/0/amount/currency',
    ],
    [
      'of a part where all must go',
      wish(40_000, { lines: [line({ amount: cny(100) })] }),
      422,
      'whole_obligation_needed',
      '/lines',
    ],
    [
      'of surplus where there is none',
      wish(40_000, { reason: 'surplus' }),
      422,
      'reason_does_not_fit',
      '/reason',
    ],
    [
      'without the paper that its reason rests on',
      wish(40_000, { reason: 'decision_withdrawn' }),
      422,
      'document_missing',
      '/documents',
    ],
    [
      'of an attempt that holds nothing',
      wish(40_000, { attempt: 2 }),
      422,
      'attempt_not_captured',
      '/attempt',
    ],
    ['believing another rest', wish(39_999), 409, 'refundable_differs', undefined],
    [
      'for a reason that nobody knows',
      wish(40_000, { reason: 'goodwill' }),
      400,
      'invalid_request',
      '/reason',
    ],
  ] as const)('is refused %s', async (_what, body, status, code, pointer) => {
    const { world, payment } = await aPaidScene({ count: 2 });
    const before = dump(world);

    const answer = await aDesk(world).request(payment.head.id, body);

    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    if (pointer)
      expect(answer.body['errors']).toMatchObject([{ pointer, code: expect.anything() }]);
    expect(dump(world)).toBe(before);
  });

  it('tells the true figure when the caller believes another', async () => {
    const { world, payment } = await aPaidScene();

    const answer = await aDesk(world).request(payment.head.id, wish(1));

    expect(answer.body).toMatchObject({ refundable: cny(20_000) });
  });

  it('is refused where it undoes what another refund under way takes a part of', async () => {
    const { desk, id, world } = await aRequest();
    const part = { reason: 'assessed_too_high', lines: [line({ amount: cny(5_000) })] };
    const documents = [{ kind: 'decision', reference: 'D-1' }];
    const some = await desk.request(id, wish(40_000, { ...part, documents }), {
      headers: { 'idempotency-key': 'part' },
    });
    await desk.approve(String(some.body['refund_id']), '"1"');
    const before = dump(world);

    const answer = await desk.request(id, wish(35_000), { headers: { 'idempotency-key': 'all' } });

    expect(answer).toMatchObject({ status: 422, body: { code: 'whole_obligation_needed' } });
    expect(dump(world)).toBe(before);
  });

  it('is refused for a payment that nobody paid', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    const before = dump(world);

    const answer = await aDesk(world).request(payment.head.id, wish(0));

    expect(answer).toMatchObject({ status: 409, body: { code: 'payment_not_paid' } });
    expect(dump(world)).toBe(before);
  });

  it('is refused while the payer disputes the payment', async () => {
    const { world, payment } = await aPaidScene();
    const { head } = payment;
    await world.table.commit([headChanged(head, { ...head, dispute: { state: 'open' } })]);
    const before = dump(world);

    const answer = await aDesk(world).request(head.id, wish(20_000));

    expect(answer).toMatchObject({ status: 409, body: { code: 'payment_disputed' } });
    expect(dump(world)).toBe(before);
  });

  it('is refused with another body under the same key', async () => {
    const { desk, id, world } = await aRequest();
    const before = dump(world);

    const answer = await desk.request(id, wish(40_000, { note: 'another' }));

    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(dump(world)).toBe(before);
  });

  it('is refused without a key', async () => {
    const { world, payment } = await aPaidScene();

    const answer = await aDesk(world).request(payment.head.id, wish(20_000), { headers: {} });

    expect(answer).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing' } });
  });

  it('is refused after the provider’s last day, and names the way that is left', async () => {
    const { world, payment } = await aPaidScene();
    world.clock.advance(366 * dayMs);
    const before = dump(world);

    const answer = await aDesk(world).request(payment.head.id, wish(20_000));

    expect(answer).toMatchObject({ status: 422, body: { code: 'refund_too_late' } });
    expect(String(answer.body['detail'])).toContain('bank transfer');
    expect(dump(world)).toBe(before);
  });

  it('is not for cashiers, approvers or payers', async () => {
    const { world, payment } = await aPaidScene();

    const answer = await aDesk(world).request(payment.head.id, wish(20_000), {
      roles: ['approver'],
    });

    expect(answer).toMatchObject({ status: 403, body: { code: 'role_missing' } });
  });
});

describe('deciding a refund', () => {
  it.each(['approve', 'reject'] as const)('%s is refused to whoever asked', async (verb) => {
    const { desk, refund, world } = await aRequest();
    const before = dump(world);

    const answer = await desk[verb](refund, '"1"', { subject: 'anna' });

    expect(answer).toMatchObject({ status: 403, body: { code: 'own_request' } });
    expect(dump(world)).toBe(before);
  });

  it.each(['approve', 'reject'] as const)('%s is refused of a stale version', async (verb) => {
    const { desk, refund, world } = await aRequest();
    const before = dump(world);

    const stale = await desk[verb](refund, '"7"');
    const blind = await desk[verb](refund);

    expect(stale).toMatchObject({ status: 412, body: { code: 'record_changed' } });
    expect(blind).toMatchObject({ status: 409, body: { code: 'if_match_needed' } });
    expect(dump(world)).toBe(before);
  });

  it.each(['approve', 'reject'] as const)('%s is refused when it is decided', async (verb) => {
    const { desk, refund, world } = await aRequest();
    await desk.reject(refund, '"1"');
    const before = dump(world);

    const answer = await desk[verb](refund, '"2"');

    expect(answer).toMatchObject({ status: 409, body: { code: 'refund_not_open' } });
    expect(dump(world)).toBe(before);
  });

  it('is refused when others have taken the money meanwhile', async () => {
    const { desk, id, refund, world } = await aRequest();
    const other = await desk.request(id, wish(40_000), { headers: { 'idempotency-key': 'other' } });
    await desk.approve(String(other.body['refund_id']), '"1"');
    const before = dump(world);

    const answer = await desk.approve(refund, '"1"');

    expect(answer).toMatchObject({ status: 422, body: { code: 'refund_over_rest' } });
    expect(dump(world)).toBe(before);
  });

  it('is refused when a dispute was opened meanwhile', async () => {
    const { desk, refund, world, payment } = await aRequest();
    const { head } = payment;
    await world.table.commit([headChanged(head, { ...head, dispute: { state: 'open' } })]);

    const answer = await desk.approve(refund, '"1"');

    expect(answer).toMatchObject({ status: 409, body: { code: 'payment_disputed' } });
  });

  it('is refused when the provider’s time ended meanwhile', async () => {
    const { desk, refund, world } = await aRequest();
    world.clock.advance(366 * dayMs);

    const answer = await desk.approve(refund, '"1"');

    expect(answer).toMatchObject({ status: 422, body: { code: 'refund_too_late' } });
  });

  it('refuses a second approval, and holds the money back once', async () => {
    const { desk, refund, world, id } = await aRequest();

    const first = await desk.approve(refund, '"1"');
    const second = await desk.approve(refund, '"1"');

    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 409, body: { code: 'refund_not_open' } });
    expect(await findHead(world.table, id)).toMatchObject({ refunding: 40_000 });
  });
});

describe('withdrawing a refund', () => {
  it('is only for the person who asked', async () => {
    const { desk, refund } = await aRequest();

    const answer = await desk.withdraw(refund, { subject: 'carl' });

    expect(answer).toMatchObject({ status: 403, body: { code: 'not_your_request' } });
  });

  it('is refused once it is approved', async () => {
    const { desk, refund } = await aRequest();
    await desk.approve(refund, '"1"');

    const answer = await desk.withdraw(refund);

    expect(answer).toMatchObject({ status: 409, body: { code: 'refund_not_open' } });
  });
});

describe('looking for refunds', () => {
  it('shows what is overdue after ten working days, and what is not', async () => {
    const { desk, refund, world } = await aRequest();
    const soon = await desk.list({ overdue: 'true' });
    world.clock.advance(15 * dayMs);

    const late = await desk.list({ overdue: 'true' }, ben);

    expect(soon.body['refunds']).toEqual([]);
    expect(late.body['refunds']).toMatchObject([
      { refund_id: refund, overdue: true, due_by: '2026-03-23' },
    ]);
  });

  it('lists a payment’s refunds, and the open ones of an authority and a state', async () => {
    const { desk, refund, id } = await aRequest();

    const ofPayment = await desk.list({ payment_id: id });
    const open = await desk.list({ authority: 'beijing', state: 'requested' });
    const none = await desk.list({ state: 'submitted' });

    expect(ofPayment.body['refunds']).toMatchObject([{ refund_id: refund }]);
    expect(open.body['refunds']).toMatchObject([{ refund_id: refund }]);
    expect(none.body['refunds']).toEqual([]);
  });

  it('does not know what is not there', async () => {
    const { desk, id } = await aRequest();

    const answer = await desk.get(`${id}R9`);

    expect(answer).toMatchObject({ status: 404, body: { code: 'refund_not_found' } });
  });
});
