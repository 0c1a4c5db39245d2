// Refunds at UnionPay: a whole payment is undone on its clearing day, everything else refunded.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import type { OrderKey, RefundOrder } from '../../../shared/providers/contract.ts';
import { ProviderFault } from '../../../shared/providers/fault.ts';
import { errorOf, idIn, keyOf, must, paidOrder } from '../rig.ts';
import { startStage, type UnionpayStage } from './rig.ts';

let stage: UnionpayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const refund = (wanted: RefundOrder, over = {}) => must(stage.open(over).refund)(wanted);
const queryRefund = (wanted: RefundOrder) => must(stage.connect().queryRefund)(wanted);
const kinds = () => stage.simulator.books().refunds.map(({ kind, status }) => `${kind} ${status}`);

const whole = (key: OrderKey, at = stage.now()): RefundOrder => ({
  ...stage.refund(key, 'succeeds'),
  money: key.money,
  createdAt: at,
});

describe('a refund', () => {
  it('is an undo on the clearing day where everything goes back', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    const wanted = whole(key);

    const outcome = await refund(wanted);
    stage.advance(minuteMs);

    expect(outcome).toMatchObject({ outcome: 'accepted', providerId: expect.any(String) });
    expect(kinds()).toEqual(['undo done']);
    expect(await queryRefund(wanted)).toMatchObject({
      outcome: 'succeeded',
      money: key.money,
      providerId: idIn(outcome),
      providerDay: '2026-11-23',
    });
  });

  it.each([
    ['a part goes back', (key: OrderKey) => stage.refund(key, 'succeeds'), {}],
    ['the account has no undo', (key: OrderKey) => whole(key), { same_day_undo: false }],
  ] as const)('is a refund where %s', async (_why, wantedOf, over) => {
    const { key } = await paidOrder(stage, stage.connect());

    await refund(wantedOf(key), over);
    stage.advance(minuteMs);

    expect(kinds()).toEqual(['refund done']);
  });

  it.each([
    ['on a later clearing day', 7 * hourMs + minuteMs],
    ['in the last hour before the cut', 6 * hourMs + 5 * minuteMs],
    ['two days later', 2 * dayMs],
  ])('is a refund %s', async (_when, afterMs) => {
    const { key } = await paidOrder(stage, stage.connect());
    stage.advance(afterMs);

    await refund(whole(key));
    stage.advance(minuteMs);

    expect(kinds()).toEqual(['refund done']);
  });

  it('finds the payment by our reference alone', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    const { providerId: _unknown, presentation: _how, ...bare } = key;

    await refund(stage.refund(bare, 'succeeds'));

    expect(kinds()).toEqual(['refund under_way']);
  });

  it('is made once where its answer was lost', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    const wanted = stage.refund(key, 'succeeds');
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit', match: { path: '^.*#04' } });

    const first = await refund(wanted);
    const second = await refund(wanted);

    expect(first).toMatchObject({ outcome: 'unknown' });
    expect(second).toMatchObject({ outcome: 'accepted', providerId: expect.any(String) });
    expect(kinds()).toEqual(['refund under_way']);
  });

  it('has failed where it never arrived and its time is not taken any more', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    const wanted = stage.refund(key, 'succeeds');
    stage.advance(hourMs);

    expect(await refund(wanted)).toEqual({ outcome: 'failed', code: '10' });
    expect(kinds()).toEqual([]);
  });

  it('counts a success with a defect as one', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    const wanted = stage.refund(key, 'succeeds');
    stage.simulator.faults.add({ fault: 'defect' });
    await refund(wanted);
    stage.advance(minuteMs);

    expect(await queryRefund(wanted)).toMatchObject({ outcome: 'succeeded' });
  });

  it('fails where more would go back than came', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    await refund({ ...stage.refund(key, 'succeeds'), money: { amount: 20_000, currency: 'CNY' } });

    const second = await refund(stage.refund(key, 'succeeds'));

    expect(second).toEqual({ outcome: 'failed', code: '36' });
  });

  it('fails where the order was never paid, is unknown, or the number does not fit', async () => {
    const order = stage.order('waits');
    await stage.connect().pay(order);
    const unpaid = await refund(stage.refund(keyOf(order), 'succeeds'));
    const never = await refund(stage.refund(keyOf(stage.order('waits')), 'succeeds'));
    const { key } = await paidOrder(stage, stage.connect());
    const odd = await refund({ ...stage.refund(key, 'succeeds'), refundReference: 'R-1' });

    expect(unpaid).toEqual({ outcome: 'failed', code: 'order_not_found' });
    expect(never).toEqual({ outcome: 'failed', code: 'order_not_found' });
    expect(odd).toEqual({ outcome: 'failed', code: 'not_representable' });
  });

  it('is unknown, not failed, while the state of the order is', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    stage.simulator.faults.add({ fault: 'state_03' });

    expect(await refund(stage.refund(key, 'succeeds'))).toMatchObject({ outcome: 'unknown' });
  });

  it('is our own fault under another merchant’s number', async () => {
    const { key } = await paidOrder(stage, stage.connect());

    const error = await errorOf(() =>
      refund(stage.refund(key, 'succeeds'), { mer_id: '777290058110049' }),
    );

    expect(error).toBeInstanceOf(ProviderFault);
  });

  it('is not mistaken for a payment of the same number, nor a payment for it', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    const wanted = stage.refund(key, 'succeeds');
    await refund(wanted);
    stage.advance(minuteMs);
    const asOrder = { ...key, reference: wanted.refundReference, createdAt: wanted.createdAt };
    const asRefund = { ...wanted, refundReference: key.reference, createdAt: key.createdAt };

    expect(await stage.connect().query(asOrder)).toMatchObject({ outcome: 'unknown' });
    expect(await queryRefund(asRefund)).toMatchObject({ outcome: 'unknown' });
  });
});
