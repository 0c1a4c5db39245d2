// Ending an order at WeChat Pay: closing what was shown, reversing what was scanned.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs, secondMs } from '../../../shared/kernel/time.ts';
import type { Order, OrderKey } from '../../../shared/providers/contract.ts';
import { reverseAfterMs } from '../../../shared/providers/wechat/close.ts';
import { keyOf, must } from '../rig.ts';
import { startStage, type WechatStage } from './rig.ts';

let stage: WechatStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const close = (key: OrderKey, front?: (real: typeof fetch) => typeof fetch) =>
  must(stage.connect(front).close)(key);

const shownOrder = async (): Promise<Order> => {
  const order = stage.order('waits');
  await stage.connect().pay(order);
  return order;
};

const scannedOrder = async (): Promise<Order> => {
  const order = stage.order('waits', {
    presentation: 'code_scanned',
    payerCode: stage.simulator.authCode('password'),
  });
  await stage.connect().pay(order);
  return order;
};

const path = '/v3/pay/transactions/out-trade-no';

/** Lets the payer act between our look and what we do upon it. */
const justBefore =
  (ending: string, act: () => void) =>
  (real: typeof fetch): typeof fetch =>
  (input, init) => {
    if (String(input).endsWith(ending)) act();
    return real(input, init);
  };

describe('closing an order that was shown', () => {
  it('is done when WeChat Pay says so', async () => {
    const order = await shownOrder();

    expect(await close(keyOf(order))).toEqual({ outcome: 'closed' });
    expect(() => stage.simulator.payer.pay(order)).toThrow('CLOSED');
  });

  it('tells the payment that came between our look and the close', async () => {
    const order = await shownOrder();
    const outcome = await close(
      keyOf(order),
      justBefore('/close', () => stage.simulator.payer.pay(order)),
    );

    expect(outcome).toMatchObject({ outcome: 'succeeded', money: order.money });
  });

  it('waits while the payer stands before the password', async () => {
    const order = await shownOrder();
    stage.simulator.payer.enter(order);

    expect(await close(keyOf(order))).toMatchObject({ outcome: 'unknown', retryAfterSeconds: 5 });
    stage.simulator.payer.giveUp(order);
    expect(await close(keyOf(order))).toEqual({ outcome: 'closed' });
  });

  it('leaves open what a lost answer says, and learns it by asking again', async () => {
    const order = await shownOrder();
    stage.simulator.faults.add({
      fault: 'drop_answer_after_commit',
      match: { method: 'POST', path },
    });

    expect(await close(keyOf(order))).toMatchObject({ outcome: 'unknown' });
    expect(await close(keyOf(order))).toMatchObject({ outcome: 'closed' });
  });

  it('believes no close that nobody signed', async () => {
    const order = await shownOrder();
    stage.simulator.faults.add({ fault: 'unsigned_answer', match: { method: 'POST', path } });

    expect(await close(keyOf(order))).toMatchObject({ outcome: 'unknown' });
  });

  it('finds an order closed that outlived its time', async () => {
    const order = await shownOrder();
    stage.advance(order.expiresAt - stage.now());

    expect(await close(keyOf(order))).toEqual({ outcome: 'closed' });
  });

  it('counts an order that was never made as closed, once none can be under way', async () => {
    const key = keyOf(stage.order('waits'));

    expect(await close(key)).toMatchObject({ outcome: 'unknown', retryAfterSeconds: 60 });
    stage.advance(minuteMs);
    expect(await close(key)).toEqual({ outcome: 'closed' });
  });

  it('knows a payment of which some went back as a payment', async () => {
    const order = await shownOrder();
    stage.simulator.payer.pay(order);
    await must(stage.connect().refund)(stage.refund(keyOf(order), 'succeeds'));

    expect(stage.simulator.order(order)?.state).toBe('REFUND');
    expect(await close(keyOf(order))).toMatchObject({ outcome: 'succeeded', money: order.money });
  });
});

describe('undoing a scanned code', () => {
  const keyed = (order: Order): OrderKey => ({ ...keyOf(order), presentation: 'code_scanned' });

  it('does not happen in the first seconds', async () => {
    const order = await scannedOrder();
    const posts: string[] = [];
    const front =
      (real: typeof fetch): typeof fetch =>
      (input, init) => {
        if (init?.method === 'POST') posts.push(String(input));
        return real(input, init);
      };
    for (const atMs of [0, 14_999, reverseAfterMs - 1]) {
      stage.advance(order.createdAt + atMs - stage.now());

      const outcome = await close(keyed(order), front);

      expect(outcome).toMatchObject({
        outcome: 'unknown',
        retryAfterSeconds: Math.ceil((reverseAfterMs - atMs) / secondMs),
      });
    }
    expect(reverseAfterMs).toBeGreaterThan(15 * secondMs);
    expect(posts).toEqual([]);
  });

  it.each([
    ['our own record', (order: Order) => keyed(order)],
    ['what WeChat Pay shows', (order: Order) => keyOf(order)],
  ])('is told from closing by %s', async (_by, key) => {
    const order = await scannedOrder();
    stage.advance(reverseAfterMs);

    expect(await close(key(order))).toMatchObject({ outcome: 'closed' });
    expect(stage.simulator.order(order)?.state).toBe('REVOKED');
    expect(() => stage.simulator.payer.pay(order)).toThrow('REVOKED');
  });

  it('tells what was paid in between and given back', async () => {
    const order = await scannedOrder();
    stage.advance(reverseAfterMs);

    const outcome = await close(
      keyed(order),
      justBefore('/reverse', () => stage.simulator.payer.pay(order)),
    );

    expect(outcome).toMatchObject({
      outcome: 'returned',
      captured: { outcome: 'succeeded', money: order.money },
      at: stage.now(),
    });
    expect(stage.simulator.books().balances).toEqual({ payer: 0, balance: 0, wechat: 0, bank: 0 });
  });

  it('tells the same when the answer of the reversal was lost', async () => {
    const order = await scannedOrder();
    stage.advance(reverseAfterMs);
    stage.simulator.faults.add({ fault: '500_after_commit', match: { method: 'POST', path } });

    const lost = await close(
      keyed(order),
      justBefore('/reverse', () => stage.simulator.payer.pay(order)),
    );

    expect(lost).toMatchObject({ outcome: 'unknown' });
    expect(await close(keyed(order))).toMatchObject({ outcome: 'returned' });
  });

  it('leaves a payment that was found in time alone', async () => {
    const order = await scannedOrder();
    stage.simulator.payer.pay(order);
    stage.advance(reverseAfterMs);

    expect(await close(keyed(order))).toMatchObject({ outcome: 'succeeded' });
    expect(stage.simulator.order(order)?.state).toBe('SUCCESS');
  });
});
