// Notifications of the simulated Alipay reach a listener, in its own words and by its own ladder.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultName } from '../../../../local/simulators/alipay/faults.ts';
import { retryLadderMs } from '../../../../local/simulators/alipay/notify.ts';
import { covered, isSignedBy } from '../../../../local/simulators/alipay/signing.ts';
import type { AlipaySimulator } from '../../../../local/simulators/alipay/simulator.ts';
import { minuteMs } from '../../../../shared/kernel/time.ts';
import { anOrder, call, keys, listen, start } from './rig.ts';

let simulator: AlipaySimulator;
let listener: Awaited<ReturnType<typeof listen>>;
beforeEach(async () => {
  simulator = await start({ retryFactor: 1 });
});
afterEach(async () => {
  await simulator.close();
  await listener.close();
});

const fieldsOf = (body: string) => Object.fromEntries(new URLSearchParams(body));
const heard = () => listener.heard.map(({ body }) => fieldsOf(body));

const paid = async (...answers: readonly string[]) => {
  listener = await listen(...answers);
  const { notifyUrl: notify_url } = listener;
  await call(simulator, 'alipay.trade.precreate', anOrder('a1'), { notify_url });
  simulator.payer.pay({ reference: 'a1' });
  await simulator.webhooks.idle();
};

describe('a notification of the simulated Alipay', () => {
  it('is a form, signed without sign and sign_type', async () => {
    await paid();

    const [fields = {}] = heard();
    expect(fields).toMatchObject({
      notify_type: 'trade_status_sync',
      trade_status: 'TRADE_SUCCESS',
      out_trade_no: 'a1',
      total_amount: '206.00',
    });
    const text = covered(fields, ['sign', 'sign_type']);
    expect(isSignedBy(keys.firstKey.publicKey, text, fields['sign'] ?? '')).toBe(true);
    expect(simulator.webhooks.log()).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('is tried again until the very word, under the same number and a new time', async () => {
    await paid('SUCCESS', 'success\n', 'fail');
    for (const step of retryLadderMs) {
      simulator.advance(step);
      await simulator.webhooks.idle();
    }

    const told = heard();
    expect(told.map(({ notify_time }) => notify_time)).toEqual([
      '2026-11-23 16:00:00',
      '2026-11-23 16:04:00',
      '2026-11-23 16:14:00',
      '2026-11-23 16:24:00',
    ]);
    expect(new Set(told.map(({ notify_id }) => notify_id)).size).toBe(1);
  });

  it('is given up after eight tries in a day', async () => {
    await paid(...Array.from({ length: 20 }, () => 'no'));
    for (const step of [...retryLadderMs, ...retryLadderMs]) {
      simulator.advance(step);
      await simulator.webhooks.idle();
    }

    expect(listener.heard).toHaveLength(8);
  });

  it('tells each refund with the sum of all, and the last one as the end', async () => {
    await paid();
    for (const [out_request_no, refund_amount] of [
      ['r1', '200.00'],
      ['r2', '6.00'],
    ])
      await call(simulator, 'alipay.trade.refund', {
        out_trade_no: 'a1',
        refund_amount,
        out_request_no,
      });
    await simulator.webhooks.idle();

    expect(heard().slice(1)).toMatchObject([
      { trade_status: 'TRADE_SUCCESS', refund_fee: '200.00', out_biz_no: 'r1' },
      { trade_status: 'TRADE_CLOSED', refund_fee: '206.00', out_biz_no: 'r2' },
    ]);
  });

  it.each<[FaultName, number]>([
    ['lose_webhook', 0],
    ['duplicate_webhook', 2],
    ['forge_webhook', 1],
  ])('suffers %s', async (fault, times) => {
    simulator.faults.add({ fault });

    await paid();

    expect(listener.heard).toHaveLength(times);
    for (const fields of heard()) {
      const text = covered(fields, ['sign', 'sign_type']);
      const genuine = isSignedBy(keys.firstKey.publicKey, text, fields['sign'] ?? '');
      expect(genuine).toBe(fault !== 'forge_webhook');
    }
  });

  it('comes late when it is delayed', async () => {
    simulator.faults.add({ fault: 'delay_webhook', delayMs: minuteMs });
    await paid();
    expect(listener.heard).toHaveLength(0);

    simulator.advance(minuteMs);
    await simulator.webhooks.idle();

    expect(listener.heard).toHaveLength(1);
  });

  it('can be sent once more by hand', async () => {
    await paid();
    const [first] = simulator.webhooks.sent();

    await simulator.webhooks.resend(first?.id ?? '');

    expect(heard().map(({ notify_id }) => notify_id)).toEqual([first?.id, first?.id]);
  });

  it('leaves after the answer to the call that caused it', async () => {
    await paid();
    const before = listener.heard.length;

    const { body } = await call(simulator, 'alipay.trade.cancel', { out_trade_no: 'a1' });
    await simulator.webhooks.idle();

    expect(body).toMatchObject({ action: 'refund' });
    expect(listener.heard.length).toBe(before + 1);
  });
});
