// Refunds at Alipay: each told by its own amount, refused ones looked into, lost answers never repeated.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrderKey, RefundOrder } from '../../../shared/providers/contract.ts';
import { must, paidOrder } from '../rig.ts';
import { type AlipayStage, startStage } from './rig.ts';

let stage: AlipayStage;
let key: OrderKey;
beforeEach(async () => {
  stage = await startStage();
  key = (await paidOrder(stage, stage.connect())).key;
});
afterEach(() => stage.stop());

const refund = (wanted: RefundOrder) => must(stage.connect().refund)(wanted);
const queryRefund = (wanted: RefundOrder) => must(stage.connect().queryRefund)(wanted);
const aRefund = (amount: number): RefundOrder => ({
  ...stage.refund(key, 'succeeds'),
  money: { amount, currency: 'CNY' },
});

describe('a refund at Alipay', () => {
  it('is told by its own amount, though Alipay tells the sum of all', async () => {
    await refund(aRefund(5_000));
    const second = aRefund(300);

    const outcome = await refund(second);

    const tradeNo = stage.simulator.trade(key.reference)?.tradeNo;
    const told = {
      outcome: 'succeeded',
      providerId: `${tradeNo}/${second.refundReference}`,
      money: second.money,
      at: stage.now(),
    };
    expect(outcome).toEqual(told);
    expect(await queryRefund(second)).toEqual(told);
  });

  it('moves no money twice when its answer was lost', async () => {
    const wanted = aRefund(5_000);
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit' });

    expect(await refund(wanted)).toMatchObject({ outcome: 'unknown' });
    expect(await refund(wanted)).toMatchObject({ outcome: 'succeeded', money: wanted.money });
    expect(stage.simulator.books().refunds).toHaveLength(1);
  });

  it('fails with Alipay’s code, and frees what it reserved', async () => {
    stage.simulator.faults.add({ fault: 'refund_fails' });

    expect(await refund(aRefund(5_000))).toEqual({
      outcome: 'failed',
      code: 'SELLER_BALANCE_NOT_ENOUGH',
    });
  });

  it('is not called failed when it is refused but had been made', async () => {
    const wanted = aRefund(5_000);
    await refund(wanted);

    const outcome = await refund({ ...wanted, money: { amount: 4_000, currency: 'CNY' } });

    expect(outcome).toMatchObject({ outcome: 'succeeded', money: wanted.money });
  });

  it('of more than was paid fails', async () => {
    expect(await refund(aRefund(20_601))).toMatchObject({ outcome: 'failed' });
  });

  it('of all closes the trade, which stays known as paid', async () => {
    await refund(aRefund(20_600));

    expect(stage.simulator.trade(key.reference)).toMatchObject({ status: 'TRADE_CLOSED' });
    expect(await stage.connect().query(key)).toMatchObject({ outcome: 'succeeded' });
  });

  it('of an order that was never paid fails', async () => {
    const order = stage.order('waits');
    const wanted = { ...aRefund(100), order: { ...key, reference: order.reference } };

    expect(await refund(wanted)).toMatchObject({ outcome: 'failed', code: 'TRADE_NOT_EXIST' });
    expect(await queryRefund(wanted)).toEqual({ outcome: 'not_found' });
  });

  it('in another currency is refused before any call', async () => {
    const wanted = { ...aRefund(100), money: { amount: 100, currency: 'USD' } } as const;

    expect(await refund(wanted)).toEqual({ outcome: 'failed', code: 'currency_not_supported' });
  });

  it('that nobody asked for is not found', async () => {
    expect(await queryRefund(aRefund(100))).toEqual({ outcome: 'not_found' });
  });
});
