// How orders at UnionPay end: by their own time, or a scanned code by a reversal.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs, secondMs } from '../../../shared/kernel/time.ts';
import { keyOf, must } from '../rig.ts';
import { startStage, type UnionpayStage } from './rig.ts';

let stage: UnionpayStage;
beforeEach(async () => {
  stage = await startStage('code_scanned');
});
afterEach(() => stage.stop());

const scanned = async (end: 'pays' | 'asks' | 'silent' | 'lacks_money') => {
  const order = stage.order('pays', { payerCode: stage.simulator.payerCode(end) });
  await stage.connect().pay(order);
  return order;
};

const reverse = (order: Parameters<typeof keyOf>[0]) => {
  const { presentation: _unknown, ...key } = keyOf(order);
  return must(stage.connect().reverse)(key);
};

describe('an order that ends by time', () => {
  it('cannot be paid after its payTimeout', async () => {
    const order = stage.order('waits', { presentation: 'qr_shown' });
    await stage.connect().pay(order);
    stage.advance(2 * hourMs);

    expect(() => stage.simulator.payer.pay({ reference: order.reference })).toThrow(/time is over/);
    expect((await stage.connect().query(keyOf(order))).outcome).not.toBe('succeeded');
  });
});

describe('a scanned code whose outcome stays unknown', () => {
  it('is reversed, and can be paid no more', async () => {
    const order = await scanned('silent');
    stage.advance(30 * secondMs);

    const outcome = await reverse(order);

    expect(outcome).toMatchObject({ outcome: 'closed' });
    expect(() => stage.simulator.payer.pay({ reference: order.reference })).toThrow(/reversed/);
    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'closed' });
  });

  it('may be reversed twice', async () => {
    const order = await scanned('silent');
    stage.advance(30 * secondMs);
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit', match: { path: '^.*#99' } });

    const first = await reverse(order);
    const second = await reverse(order);

    expect(first).toMatchObject({ outcome: 'unknown' });
    expect(second).toMatchObject({ outcome: 'closed' });
  });

  it('is not reversed in the first fifteen seconds', async () => {
    const order = await scanned('silent');
    stage.advance(15 * secondMs);

    expect(await reverse(order)).toMatchObject({ outcome: 'unknown', retryAfterSeconds: 5 });
    expect(stage.simulator.order({ reference: order.reference })?.state).toBe('open');
  });

  it('tells the payment when the payer was faster', async () => {
    const order = await scanned('pays');
    stage.advance(30 * secondMs);

    const outcome = await reverse(order);

    expect(outcome).toMatchObject({ outcome: 'succeeded', money: order.money });
    expect(stage.simulator.books().refunds).toEqual([]);
  });

  it('is over when it failed by itself', async () => {
    const order = await scanned('lacks_money');
    stage.advance(5 * secondMs);

    expect(await reverse(order)).toMatchObject({ outcome: 'closed' });
  });

  it('is left to the statement once its clearing day is over', async () => {
    const order = await scanned('silent');
    stage.advance(7 * hourMs + minuteMs);

    expect(await reverse(order)).toMatchObject({
      outcome: 'unknown',
      why: expect.stringMatching(/clearing day/),
    });
  });

  it('is over when its call never arrived, once none can be under way', async () => {
    const order = stage.order('pays', { payerCode: stage.simulator.payerCode('pays') });
    stage.advance(30 * secondMs);
    const early = await reverse(order);
    stage.advance(30 * secondMs);

    const late = await reverse(order);
    stage.advance(7 * hourMs);
    const next = await reverse(order);

    expect([early, late, next].map(({ outcome }) => outcome)).toEqual([
      'unknown',
      'closed',
      'closed',
    ]);
  });

  it('stays unknown while its state does', async () => {
    const order = await scanned('asks');
    stage.advance(30 * secondMs);
    stage.simulator.faults.add({ fault: 'state_04', times: 2 });

    expect(await reverse(order)).toMatchObject({ outcome: 'unknown' });
  });
});
