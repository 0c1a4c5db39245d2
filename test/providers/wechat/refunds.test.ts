// Refunds at WeChat Pay: one per number, and every way in which one can fail.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs, minuteMs } from '../../../shared/kernel/time.ts';
import type { RefundOrder } from '../../../shared/providers/contract.ts';
import { keyOf, must, paidOrder } from '../rig.ts';
import { startStage, type WechatStage } from './rig.ts';

let stage: WechatStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const refund = (wanted: RefundOrder) => must(stage.connect().refund)(wanted);
const queryRefund = (wanted: RefundOrder) => must(stage.connect().queryRefund)(wanted);

const aRefund = async (over: Partial<RefundOrder> = {}): Promise<RefundOrder> => {
  const { key } = await paidOrder(stage, stage.connect());
  return { ...stage.refund(key, 'succeeds'), ...over };
};

const path = '/v3/refund';

describe('giving money back', () => {
  it('is accepted first, and succeeds later with its own time', async () => {
    const wanted = await aRefund();

    const first = await refund(wanted);
    stage.advance(minuteMs);
    const later = await queryRefund(wanted);

    expect(first).toEqual({ outcome: 'accepted', providerId: expect.stringMatching(/^5030/) });
    expect(later).toMatchObject({ outcome: 'succeeded', money: wanted.money, at: stage.now() });
  });

  it('happens once when its answer was lost', async () => {
    const wanted = await aRefund();
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit', match: { path } });

    expect(await refund(wanted)).toMatchObject({ outcome: 'unknown' });
    expect(await refund(wanted)).toMatchObject({ outcome: 'accepted' });
    expect(stage.simulator.books().refunds).toHaveLength(1);
  });

  it('never sends another amount under a number that was used', async () => {
    const wanted = await aRefund();
    await refund(wanted);

    const other = await refund({ ...wanted, money: { amount: 1, currency: 'CNY' } });

    expect(other).toMatchObject({ outcome: 'accepted' });
    expect(stage.simulator.refund(wanted.refundReference)?.amount).toBe(wanted.money.amount);
  });

  it('waits between two refunds of one order', async () => {
    const wanted = await aRefund();
    await refund(wanted);
    const second = stage.refund(wanted.order, 'succeeds');

    expect(await refund(second)).toMatchObject({
      outcome: 'unknown',
      why: expect.stringContaining('FREQUENCYLIMITED'),
    });
    stage.advance(minuteMs);
    expect(await refund(second)).toMatchObject({ outcome: 'accepted' });
  });

  it.each([
    ['more than was paid', { money: { amount: 20_601, currency: 'CNY' } }, 'invalidrequest'],
    ['another currency', { money: { amount: 100, currency: 'USD' } }, 'currency_not_supported'],
  ] as const)('fails for %s', async (_kind, over, code) => {
    const wanted = await aRefund(over);

    expect(await refund(wanted)).toEqual({ outcome: 'failed', code });
    expect(stage.simulator.books().refunds).toEqual([]);
  });

  it('fails without money in the merchant’s balance', async () => {
    const wanted = await aRefund();
    stage.simulator.faults.add({ fault: 'not_enough' });

    expect(await refund(wanted)).toEqual({ outcome: 'failed', code: 'notenough' });
  });

  it('fails after a year', async () => {
    const wanted = await aRefund();
    stage.advance(366 * dayMs);

    expect(await refund(wanted)).toEqual({ outcome: 'failed', code: 'tradeoverdue' });
  });

  it('fails for an order that WeChat Pay does not know', async () => {
    const wanted = stage.refund(keyOf(stage.order('pays')), 'succeeds');

    expect(await refund(wanted)).toEqual({ outcome: 'failed', code: 'order_not_found' });
    expect(await queryRefund(wanted)).toEqual({ outcome: 'not_found' });
  });

  it('fails later when the payer’s bank sends it back', async () => {
    const wanted = await aRefund();
    await refund(wanted);
    stage.simulator.settle.refund(wanted.refundReference, 'ABNORMAL');

    expect(await queryRefund(wanted)).toEqual({ outcome: 'failed', code: 'abnormal' });
  });

  it('tells nothing by an answer that nobody signed', async () => {
    const wanted = await aRefund();
    stage.simulator.faults.add({ fault: 'altered_answer', match: { path } });

    expect(await refund(wanted)).toMatchObject({ outcome: 'unknown' });
  });
});
