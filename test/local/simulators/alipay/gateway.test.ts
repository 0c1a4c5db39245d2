// The simulated gateway checks as the real one does, and keeps the states of trades.
import { createVerify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asForm } from '../../../../local/simulators/alipay/signing.ts';
import type { AlipaySimulator } from '../../../../local/simulators/alipay/simulator.ts';
import { hourMs, minuteMs } from '../../../../shared/kernel/time.ts';
import { anOrder, call, keys, send, signedFields, start } from './rig.ts';

let simulator: AlipaySimulator;
beforeEach(async () => {
  simulator = await start();
});
afterEach(() => simulator.close());

const query = (reference: string) =>
  call(simulator, 'alipay.trade.query', { out_trade_no: reference });
const precreate = (reference: string, over: object = {}) =>
  call(simulator, 'alipay.trade.precreate', anOrder(reference, over));

describe('the simulated gateway', () => {
  it('signs the exact bytes of its answers, solidi escaped', async () => {
    const { text, status } = await precreate('a1');

    const found = /^\{"alipay_trade_precreate_response":(.*),"sign":"(.*)"\}$/.exec(text);
    expect(status).toBe(200);
    expect(found?.[1]).toContain('http:\\/\\/');
    const verify = createVerify('RSA-SHA256').update(found?.[1] ?? '');
    expect(verify.verify(keys.firstKey.publicKey, found?.[2] ?? '', 'base64')).toBe(true);
  });

  it.each([
    ['a wrong signature', { sign: 'AAAA' }, 'isv.invalid-signature'],
    ['an altered amount', { biz_content: '{"out_trade_no":"b1"}' }, 'isv.invalid-signature'],
    ['another application', { app_id: '2021999999999999' }, 'isv.invalid-app-id'],
  ])('refuses %s with HTTP 200 and code 40002', async (_what, over, sub_code) => {
    const fields = { ...signedFields(simulator, 'alipay.trade.query'), ...over };

    expect(await send(simulator, fields)).toMatchObject({
      status: 200,
      body: { code: '40002', sub_code },
    });
  });

  it.each([
    [{ timestamp: '2026-11-23 15:49:59' }, 'isv.invalid-timestamp'],
    [{ timestamp: 'now' }, 'isv.invalid-timestamp'],
    [{ sign_type: 'RSA' }, 'isv.invalid-sign-type'],
    [{ version: '2.0' }, 'isv.invalid-version'],
    [{ method: 'alipay.trade.steal' }, 'isv.invalid-method'],
    [{ app_cert_sn: 'a', alipay_root_cert_sn: 'b' }, 'isv.app-cert-verify-fail'],
  ])('refuses a well-signed call with %j', async (over, sub_code) => {
    expect(await call(simulator, 'alipay.trade.query', {}, over)).toMatchObject({
      body: { code: '40002', sub_code },
    });
  });

  it.each([
    [{ total_amount: '0.00' }],
    [{ total_amount: '1.001' }],
    [{ total_amount: 206 }],
    [{ out_trade_no: 'a b' }],
    [{ out_trade_no: 'x'.repeat(65) }],
    [{ subject: 'a/b' }],
    [{ time_expire: '2026-11-23T18:00:00' }],
    [{ time_expire: '2026-11-23 15:00:00' }],
  ])('refuses an order with %j', async (over) => {
    expect(await precreate('a1', over)).toMatchObject({
      body: { code: '40004', sub_code: 'ACQ.INVALID_PARAMETER' },
    });
  });

  it('knows no trade before its code was scanned', async () => {
    await precreate('a1');

    expect(await query('a1')).toMatchObject({ body: { sub_code: 'ACQ.TRADE_NOT_EXIST' } });
    simulator.payer.open({ reference: 'a1' });
    expect(await query('a1')).toMatchObject({ body: { trade_status: 'WAIT_BUYER_PAY' } });
  });

  it('gives the same number the same code, and refuses it for another amount', async () => {
    const first = await precreate('a1');

    expect((await precreate('a1')).body['qr_code']).toBe(first.body['qr_code']);
    expect(await precreate('a1', { total_amount: '1.00' })).toMatchObject({
      body: { sub_code: 'ACQ.CONTEXT_INCONSISTENT' },
    });
  });

  it('lets no code be scanned after two hours, nor after the order’s end', async () => {
    await precreate('long', { time_expire: '2026-11-25 18:00:00' });
    await precreate('short', { time_expire: '2026-11-23 16:30:00' });
    simulator.advance(31 * minuteMs);

    expect(() => simulator.payer.open({ reference: 'short' })).toThrow('订单已过期');
    simulator.advance(2 * hourMs);
    expect(() => simulator.payer.open({ reference: 'long' })).toThrow('订单已过期');
  });

  it('closes a trade that nobody paid, at its own end', async () => {
    await precreate('a1');
    simulator.payer.open({ reference: 'a1' });
    simulator.advance(2 * hourMs);

    expect(simulator.trade('a1')).toMatchObject({ status: 'TRADE_CLOSED', paidAt: undefined });
    expect(() => simulator.payer.pay({ reference: 'a1' })).toThrow();
  });

  it('closes only what waits', async () => {
    await precreate('a1');
    simulator.payer.pay({ reference: 'a1' });

    expect(await call(simulator, 'alipay.trade.close', { out_trade_no: 'a1' })).toMatchObject({
      body: { sub_code: 'ACQ.TRADE_STATUS_ERROR' },
    });
  });

  it('burns the number of a cancel that finds no trade, and says success', async () => {
    await precreate('a1');

    const { body } = await call(simulator, 'alipay.trade.cancel', { out_trade_no: 'a1' });

    expect(body).toEqual({ code: '10000', msg: 'Success', out_trade_no: 'a1', retry_flag: 'N' });
    expect(await precreate('a1')).toMatchObject({ body: { sub_code: 'ACQ.TRADE_HAS_CLOSE' } });
  });

  it('gives back what a cancel finds paid', async () => {
    await precreate('a1');
    simulator.payer.pay({ reference: 'a1' });

    const { body } = await call(simulator, 'alipay.trade.cancel', { out_trade_no: 'a1' });

    expect(body).toMatchObject({ action: 'refund' });
    expect(simulator.books()).toMatchObject({ captures: [{}], refunds: [{}], balance: 0 });
  });

  it('moves money once for a refund’s number, and refuses it for another amount', async () => {
    await precreate('a1');
    simulator.payer.pay({ reference: 'a1' });
    const refund = (refund_amount: string) =>
      call(simulator, 'alipay.trade.refund', {
        out_trade_no: 'a1',
        refund_amount,
        out_request_no: 'r1',
      });

    expect(await refund('6.00')).toMatchObject({ body: { fund_change: 'Y', refund_fee: '6.00' } });
    expect(await refund('6.00')).toMatchObject({ body: { fund_change: 'N' } });
    expect(await refund('7.00')).toMatchObject({
      body: { sub_code: 'ACQ.DISCORDANT_REPEAT_REQUEST' },
    });
    expect(simulator.books().refunds).toHaveLength(1);
  });

  it('wants a number for a refund of a part', async () => {
    await precreate('a1');
    simulator.payer.pay({ reference: 'a1' });

    expect(
      await call(simulator, 'alipay.trade.refund', { out_trade_no: 'a1', refund_amount: '6.00' }),
    ).toMatchObject({ body: { sub_code: 'ACQ.INVALID_PARAMETER' } });
  });

  it('shows the payer a page, whose buttons work through the levers', async () => {
    const fields = signedFields(simulator, 'alipay.trade.wap.pay', { content: anOrder('a1') });

    const shown = await fetch(`${simulator.gateway}?${asForm(fields)}`);
    const paid = await fetch(`${simulator.url}/simulator/pay`, {
      method: 'POST',
      body: JSON.stringify({ reference: 'a1' }),
    });

    expect(await shown.text()).toContain('206.00 CNY');
    expect(await paid.json()).toMatchObject({ status: 'TRADE_SUCCESS' });
  });

  it('shows the page behind a code', async () => {
    const { body } = await precreate('a1');

    const shown = await fetch(String(body['qr_code']));

    expect(await shown.text()).toContain('206.00 CNY');
    expect(simulator.trade('a1')).toMatchObject({ status: 'WAIT_BUYER_PAY' });
  });

  it.each(['drop_before', 'drop_answer_after_commit'] as const)(
    'cuts the line: %s',
    async (fault) => {
      simulator.faults.add({ fault });

      await expect(precreate('a1')).rejects.toThrow();
      const known = simulator.payer.openOrders().map(({ reference }) => reference);
      expect(known).toEqual(fault === 'drop_before' ? [] : ['a1']);
    },
  );

  it('answers 500 when asked to', async () => {
    simulator.faults.add({ fault: '500', match: { path: 'alipay.trade.query' } });

    const { status } = await fetch(`${simulator.gateway}?method=alipay.trade.query`);

    expect(status).toBe(500);
  });
});

describe('the levers of the simulated Alipay', () => {
  const pull = async (name: string, body: object = {}) => {
    const answer = await fetch(`${simulator.url}/simulator/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return { status: answer.status, said: await answer.json() };
  };
  const show = async (name: string) => (await fetch(`${simulator.url}/simulator/${name}`)).json();

  it('show and play the open orders', async () => {
    await precreate('a1');

    expect(await show('open')).toMatchObject([{ reference: 'a1', status: 'UNSCANNED' }]);
    expect(await pull('pay', { reference: 'a1' })).toMatchObject({ said: { total: 20_600 } });
    expect(await show('books')).toMatchObject({ captures: [{ reference: 'a1', fee: 124 }] });
  });

  it('give codes of every kind of wallet, and the bill of a day', async () => {
    const { said } = await pull('code', { behaviour: 'asks' });

    expect(said).toMatchObject({ code: expect.stringMatching(/^28\d{15}1$/) });
    expect(await pull('settle', { day: '2026-11-23' })).toMatchObject({
      said: { lines: 0, filename: '20887210038991590156_20261123.csv.zip' },
    });
  });

  it('refuse what they do not know, with a word about it', async () => {
    expect(await pull('faults', { fault: 'earthquake' })).toMatchObject({ status: 400 });
    expect(await pull('pay', {})).toMatchObject({ status: 400 });
    expect(await pull('dance')).toMatchObject({ status: 404 });
    expect(await pull('settle', { day: '2026-11-23', faults: { dropLine: 1 } })).toMatchObject({
      status: 400,
    });
  });

  it('push the clock, and hand out the account’s secret', async () => {
    const before = simulator.now();

    expect(await pull('advance', { ms: 1_000 })).toMatchObject({ said: { now: before + 1_000 } });
    expect(await pull('credentials', { notifyUrl: 'https://a.example' })).toMatchObject({
      said: { app_id: '2021000122682882', notify_url: 'https://a.example' },
    });
  });
});
