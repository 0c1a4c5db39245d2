// The simulated WeChat Pay's notifications: sealed, signed anew per try, on WeChat's own ladder.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { retryLadderMs } from '../../../../local/simulators/wechat/notify.ts';
import type { WechatSimulator } from '../../../../local/simulators/wechat/simulator.ts';
import { anOrder, call, opened, type Receiver, receiver, start } from './rig.ts';

let simulator: WechatSimulator;
let hook: Receiver;
beforeEach(async () => {
  simulator = await start({ retryFactor: 1 });
  hook = await receiver();
});
afterEach(async () => {
  await simulator.close();
  await hook.close();
});

const made = async () => {
  const order = anOrder({ notify_url: `${hook.url}/hooks` });
  await call(simulator, 'POST /v3/pay/transactions/native', order);
  return { reference: order.out_trade_no };
};

const paid = async () => {
  const order = await made();
  simulator.payer.pay(order);
  await simulator.webhooks.idle();
  return order;
};

describe('a notification', () => {
  it('tells the payment, and nobody else can read it', async () => {
    const { reference } = await paid();

    const [message] = hook.received;
    expect(message?.path).toBe('/hooks');
    expect(message?.body).not.toContain(reference);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      resource: { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM' },
    });
    expect(opened(message?.body ?? '')).toMatchObject({
      mchid: '1900000109',
      out_trade_no: reference,
      trade_state: 'SUCCESS',
    });
  });

  it('comes again fifteen times over 24 hours and 4 minutes, the same bytes under new signatures', async () => {
    hook.answers(500);
    await paid();
    for (const step of retryLadderMs) {
      simulator.advance(step);
      await simulator.webhooks.idle();
    }

    expect(retryLadderMs.reduce((sum, step) => sum + step, 0)).toBe((24 * 60 + 4) * 60_000);
    expect(hook.received).toHaveLength(16);
    expect(new Set(hook.received.map(({ body }) => body)).size).toBe(1);
    const signatures = hook.received.map(({ headers }) => headers['wechatpay-signature']);
    expect(new Set(signatures).size).toBe(16);
    simulator.advance(24 * 3_600_000);
    await simulator.webhooks.idle();
    expect(hook.received).toHaveLength(16);
  });

  it.each([
    [200, 1],
    [204, 1],
    [202, 2],
    [302, 2],
    [401, 2],
    [503, 2],
  ])('that is answered with %i comes %i times within a minute', async (status, times) => {
    hook.answers(status);
    await paid();
    simulator.advance(15_000);
    await simulator.webhooks.idle();

    expect(hook.received).toHaveLength(times);
  });

  it('of a refund names both numbers', async () => {
    const { reference } = await paid();
    await call(simulator, 'POST /v3/refund/domestic/refunds', {
      out_trade_no: reference,
      out_refund_no: 'R1',
      notify_url: `${hook.url}/refunds`,
      amount: { refund: 600, total: 20_600, currency: 'CNY' },
    });
    simulator.advance(1_000);
    await simulator.webhooks.idle();

    const [, message] = hook.received;
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ event_type: 'REFUND.SUCCESS' });
    expect(opened(message?.body ?? '')).toMatchObject({
      out_trade_no: reference,
      out_refund_no: 'R1',
      refund_status: 'SUCCESS',
      amount: { refund: 600, total: 20_600 },
    });
  });
});

describe('troubles on the way', () => {
  it('lose a notification', async () => {
    simulator.faults.add({ fault: 'lose_notification' });
    await paid();

    expect(hook.received).toEqual([]);
    expect(simulator.webhooks.log()).toMatchObject([{ outcome: 'lost' }]);
  });

  it('double it', async () => {
    simulator.faults.add({ fault: 'duplicate_notification' });
    await paid();

    expect(hook.received).toHaveLength(2);
  });

  it('hold it back until others overtook it', async () => {
    simulator.faults.add({ fault: 'delay_notification', delayMs: 60_000 });
    const first = await paid();
    const second = await paid();
    simulator.advance(60_000);
    await simulator.webhooks.idle();

    expect(hook.received.map(({ body }) => opened(body)['out_trade_no'])).toEqual([
      second.reference,
      first.reference,
    ]);
  });

  it('send a probe before it, whose signature says so', async () => {
    simulator.faults.add({ fault: 'probe_notification' });
    await paid();

    const signatures = hook.received.map(({ headers }) => headers['wechatpay-signature']);
    expect(signatures).toEqual([
      expect.stringMatching(/^WECHATPAY\/SIGNTEST\//),
      expect.not.stringMatching(/^WECHATPAY/),
    ]);
  });

  it('send an altered copy before it', async () => {
    simulator.faults.add({ fault: 'altered_notification' });
    await paid();

    const [altered, genuine] = hook.received;
    expect(altered?.body).not.toBe(genuine?.body);
    expect(altered?.body).toContain('"create_time":"19');
  });
});

describe('a receiver that asks for more', () => {
  it('gets a notification once more by its id', async () => {
    await paid();
    const [event] = simulator.webhooks.events();

    await simulator.webhooks.resend(event?.id ?? '');

    expect(hook.received).toHaveLength(2);
    await expect(simulator.webhooks.resend('nobody')).rejects.toThrow('no notification');
  });
});
