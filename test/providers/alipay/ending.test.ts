// How an Alipay order ends: closed, cancelled, given back, burnt before the scan, or by its own time.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import type { Order, OrderKey } from '../../../shared/providers/contract.ts';
import { keyOf, must } from '../rig.ts';
import { type AlipayStage, aTrade, startStage } from './rig.ts';

let stage: AlipayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const knownOf = (order: Order): OrderKey => ({ ...keyOf(order), expiresAt: order.expiresAt });
const close = (key: OrderKey) => must(stage.connect().close)(key);

describe('a code that nobody has scanned', () => {
  it('is burnt: whoever scans it afterwards can pay nothing', async () => {
    const order = stage.order('waits');
    const outcome = await stage.connect().pay(order);
    const code = 'next' in outcome && 'data' in outcome.next ? String(outcome.next.data) : '';

    expect(await close(knownOf(order))).toEqual({ outcome: 'closed' });
    expect(() => stage.simulator.payer.pay({ code })).toThrow('交易不存在');
    expect(() => stage.simulator.payer.pay({ reference: order.reference })).toThrow();
    expect(await stage.connect().pay(order)).not.toMatchObject({ outcome: 'accepted' });
  });

  it('is not burnt where the account says so: it ends by its own time', async () => {
    await stage.stop();
    stage = await startStage({ secret: { unscanned: 'expiry' } });
    const order = stage.order('waits');
    await stage.connect().pay(order);

    expect(await close(knownOf(order))).toMatchObject({
      outcome: 'unknown',
      retryAfterSeconds: 2 * 3_600 + 120,
    });
    stage.advance(2 * hourMs + 2 * minuteMs);
    expect(await close(knownOf(order))).toEqual({ outcome: 'closed' });
  });

  it('may be scanned and paid while we burn it: then Alipay gives back, and both are told', async () => {
    const order = stage.order('waits');
    await stage.connect().pay(order);
    const racing = stage.connect((real) => async (input, init) => {
      if (String(input).includes('alipay.trade.cancel'))
        stage.simulator.payer.pay({ reference: order.reference });
      return real(input, init);
    });

    const outcome = await must(racing.close)(knownOf(order));

    expect(outcome).toMatchObject({
      outcome: 'returned',
      captured: { outcome: 'succeeded', money: order.money },
    });
    expect(stage.simulator.books()).toMatchObject({ balance: 0 });
  });

  it('is unknown while Alipay asks to cancel once more', async () => {
    const order = stage.order('waits');
    await stage.connect().pay(order);
    stage.simulator.faults.add({ fault: 'cancel_retry' });

    expect(await close(knownOf(order))).toMatchObject({ outcome: 'unknown' });
    expect(await close(knownOf(order))).toEqual({ outcome: 'closed' });
  });
});

describe('a page that nobody has opened', () => {
  const unopened = () => stage.order('waits', { presentation: 'redirect' });

  it('cannot be closed at Alipay: it waits for its own end', async () => {
    const order = unopened();

    expect(await close(knownOf(order))).toMatchObject({ outcome: 'unknown' });
    expect(await close(keyOf(order))).toMatchObject({ outcome: 'unknown' });
    stage.advance(2 * hourMs + 2 * minuteMs);
    expect(await close(knownOf(order))).toEqual({ outcome: 'closed' });
  });

  it('is closed at once when it was opened meanwhile', async () => {
    const order = unopened();
    await stage.connect().pay(order);

    expect(await close(knownOf(order))).toEqual({ outcome: 'closed' });
    expect(stage.simulator.trade(order.reference)).toMatchObject({ status: 'TRADE_CLOSED' });
  });
});

describe('an order whose meeting is not known', () => {
  it('is not burnt: who knows whether a cancel would hold', async () => {
    const { presentation: _unknown, ...key } = knownOf(stage.order('waits'));

    expect(await close(key)).toMatchObject({ outcome: 'unknown' });
  });
});

describe('a payer who is faster than the close', () => {
  it('has paid, though Alipay still said that it waits', async () => {
    const order = stage.order('waits');
    await stage.connect().pay(order);
    stage.simulator.payer.open({ reference: order.reference });
    const racing = stage.connect((real) => async (input, init) => {
      if (String(input).includes('alipay.trade.close'))
        stage.simulator.payer.pay({ reference: order.reference });
      return real(input, init);
    });

    const outcome = await must(racing.close)(knownOf(order));

    expect(outcome).toMatchObject({ outcome: 'succeeded', money: order.money });
    expect(stage.simulator.trade(order.reference)).toMatchObject({ status: 'TRADE_SUCCESS' });
  });
});

describe('a scanned code', () => {
  const scanned = (behaviour: 'asks' | 'pays') =>
    stage.order('waits', {
      presentation: 'code_scanned',
      payerCode: stage.simulator.payer.code(behaviour),
    });

  it('is cancelled while its payer hesitates', async () => {
    const order = scanned('asks');
    await stage.connect().pay(order);

    expect(await close(knownOf(order))).toEqual({ outcome: 'closed' });
    expect(stage.simulator.trade(order.reference)).toMatchObject({ status: 'TRADE_CLOSED' });
  });

  it('gives back when the payer agrees in the moment of the cancel', async () => {
    const order = scanned('asks');
    await stage.connect().pay(order);
    const racing = stage.connect((real) => async (input, init) => {
      if (String(input).includes('alipay.trade.cancel'))
        stage.simulator.payer.pay({ reference: order.reference });
      return real(input, init);
    });

    expect(await must(racing.close)(knownOf(order))).toMatchObject({ outcome: 'returned' });
  });

  it('tells again what was given back when the answer of the cancel was lost', async () => {
    const order = scanned('asks');
    stage.simulator.remember(
      aTrade(order, {
        status: 'TRADE_CLOSED',
        refunds: [{ requestNo: '', amount: order.money.amount, at: stage.now() }],
      }),
    );

    expect(await close(knownOf(order))).toMatchObject({
      outcome: 'returned',
      captured: { money: order.money },
    });
  });

  it('whose call never arrived is burnt, so that it cannot arrive later', async () => {
    const order = scanned('pays');

    expect(await close(knownOf(order))).toEqual({ outcome: 'closed' });
    expect(await stage.connect().pay(order)).not.toMatchObject({ outcome: 'succeeded' });
    expect(stage.simulator.books().captures).toEqual([]);
  });
});

describe('a cancel that Alipay refuses', () => {
  it('leaves the order to its own end', async () => {
    const order = stage.order('waits', {
      presentation: 'code_scanned',
      payerCode: '281234567890123451',
    });
    stage.simulator.remember(
      aTrade(order, {
        status: 'WAIT_BUYER_PAY',
        paidAt: undefined,
        createdAt: stage.now() - 25 * hourMs,
      }),
    );

    expect(await close(knownOf(order))).toMatchObject({
      outcome: 'unknown',
      why: expect.stringContaining('TRADE_CANCEL_TIME_OUT'),
    });
  });
});
