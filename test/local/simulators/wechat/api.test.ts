// The simulated WeChat Pay checks its callers and their words as the real one does.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pair } from '../../../../local/simulators/wechat/keys.ts';
import type { WechatSimulator } from '../../../../local/simulators/wechat/simulator.ts';
import { anOrder, call, isProved, publicKeys, start, startedAt } from './rig.ts';

let simulator: WechatSimulator;
beforeEach(async () => {
  simulator = await start({ mode: 'public_key' });
});
afterEach(() => simulator.close());

const native = 'POST /v3/pay/transactions/native';
const orders = '/v3/pay/transactions/out-trade-no';

describe('who may call', () => {
  it('is the merchant who signed these bytes', async () => {
    const answer = await call(simulator, native, anOrder());

    expect(answer).toMatchObject({ status: 200 });
    expect(isProved(simulator, answer)).toBe(true);
    expect(answer.headers.get('wechatpay-serial')).toBe(publicKeys(simulator)[0].id);
  });

  it.each([
    ['other bytes', { signedBody: '{}' }],
    ['another key', { key: pair(4).privateKey }],
    ['another serial', { serial: 'AAAAAAAAAA' }],
    ['another merchant', { mchid: '1900000110' }],
    ['an old timestamp', { timestamp: String(startedAt / 1_000 - 301) }],
    ['a timestamp to come', { timestamp: String(startedAt / 1_000 + 301) }],
    ['a nonce with a blank', { nonce: 'a b' }],
    ['another scheme', { headers: { authorization: 'Bearer x' } }],
    ['no authorization', { headers: { authorization: '' } }],
  ])('is nobody with %s: 401, unsigned, and nothing happens', async (_kind, signing) => {
    const order = anOrder();

    const answer = await call(simulator, native, order, signing);

    expect(answer).toMatchObject({ status: 401, body: { code: 'SIGN_ERROR' } });
    expect(answer.headers.get('wechatpay-signature')).toBeNull();
    expect(simulator.order({ reference: order.out_trade_no })).toBeUndefined();
  });
});

describe('what may be sent', () => {
  const scene = { scene_info: { payer_client_ip: '203.0.113.9' } };

  it.each([
    ['an amount of nothing', native, { amount: { total: 0 } }],
    ['an amount with parts of a fen', native, { amount: { total: 1.5 } }],
    ['an amount as text', native, { amount: { total: '100' } }],
    ['another currency', native, { amount: { total: 1, currency: 'USD' } }],
    ['a description of 128 bytes', native, { description: `a${'罚款'.repeat(21)}b` }],
    ['a number of five characters', native, { out_trade_no: 'ABCDE' }],
    ['a number with a slash', native, { out_trade_no: 'ABC/DEF' }],
    ['a number of 33 characters', native, { out_trade_no: 'A'.repeat(33) }],
    ['a notify address with a query', native, { notify_url: 'https://a.example.org/?b=1' }],
    ['a notify address without TLS', native, { notify_url: 'http://a.example.org/' }],
    ['a time without zone', native, { time_expire: '2026-11-23T18:00:00' }],
    ['a time that is too near', native, { time_expire: '2026-11-23T16:00:59+08:00' }],
    ['an unknown member', native, { total_fee: 1 }],
    ['H5 without its scene', 'POST /v3/pay/transactions/h5', scene],
    ['JSAPI without the payer', 'POST /v3/pay/transactions/jsapi', {}],
    [
      'codepay with a notify address',
      'POST /v3/pay/transactions/codepay',
      {
        payer: { auth_code: '130000000000000100' },
        scene_info: { store_info: { out_id: 'W1' } },
      },
    ],
  ])('is not %s', async (_kind, line, over) => {
    const answer = await call(simulator, line, anOrder(over));

    expect(answer).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } });
    expect(isProved(simulator, answer)).toBe(true);
  });

  it('says where in the body the trouble is', async () => {
    const { body } = await call(simulator, native, anOrder({ amount: { total: 0 } }));

    expect(body).toMatchObject({ detail: { field: '/amount/total', location: 'body' } });
  });

  it.each([
    ['another appid', { appid: 'wx0' }, 'APPID_MCHID_NOT_MATCH'],
    ['another merchant number', { mchid: '1' }, 'PARAM_ERROR'],
  ])('is not %s', async (_kind, over, code) => {
    expect(await call(simulator, native, anOrder(over))).toMatchObject({
      status: 400,
      body: { code },
    });
  });

  it('is no path that WeChat Pay does not have', async () => {
    expect(await call(simulator, 'GET /v3/pay/transactions')).toMatchObject({ status: 404 });
  });
});

describe('an order', () => {
  const made = async (over = {}) => {
    const order = anOrder(over);
    return { order, reference: order.out_trade_no, first: await call(simulator, native, order) };
  };
  const query = (reference: string) =>
    call(simulator, `GET ${orders}/${reference}?mchid=1900000109`);
  const close = (reference: string) =>
    call(simulator, `POST ${orders}/${reference}/close`, { mchid: '1900000109' });

  it('keeps its code for two hours, and one number for one content', async () => {
    const { order, first } = await made();

    expect((await call(simulator, native, order)).body).toEqual(first.body);
    expect(await call(simulator, native, { ...order, description: 'x' })).toMatchObject({
      status: 403,
      body: { code: 'OUT_TRADE_NO_USED' },
    });
    simulator.advance(2 * 3_600_000);
    expect((await call(simulator, native, order)).body).not.toEqual(first.body);
  });

  it('has no payment to show before it is paid, and all of it afterwards', async () => {
    const { reference } = await made();

    expect((await query(reference)).body).toMatchObject({ trade_state: 'NOTPAY' });
    expect((await query(reference)).body).not.toHaveProperty('transaction_id');
    simulator.payer.pay({ reference });
    const { body } = await query(reference);
    expect(body).toMatchObject({
      trade_state: 'SUCCESS',
      trade_type: 'NATIVE',
      success_time: '2026-11-23T16:00:00+08:00',
      amount: { total: 20_600, payer_total: 20_600, currency: 'CNY' },
    });
    const byId = `GET /v3/pay/transactions/id/${body['transaction_id']}?mchid=1900000109`;
    expect((await call(simulator, byId)).body).toEqual(body);
  });

  it('is closed with 204 and no body, signed all the same', async () => {
    const { order, reference } = await made();

    const answer = await close(reference);

    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(isProved(simulator, answer)).toBe(true);
    expect(await call(simulator, native, order)).toMatchObject({ body: { code: 'ORDER_CLOSED' } });
    expect(await close(reference)).toMatchObject({ body: { code: 'ORDER_CLOSED' } });
  });

  it('ends by its own time', async () => {
    const { reference } = await made({ time_expire: '2026-11-23T17:00:00+08:00' });
    simulator.advance(3_600_000);

    expect((await query(reference)).body).toMatchObject({ trade_state: 'CLOSED' });
    expect(() => simulator.payer.pay({ reference })).toThrow('CLOSED');
  });

  it('that was paid cannot be closed, and one that nobody made is not found', async () => {
    const { reference } = await made();
    simulator.payer.pay({ reference });

    expect(await close(reference)).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });
    expect(await close('NOBODY0001')).toMatchObject({
      status: 404,
      body: { code: 'ORDER_NOT_EXIST' },
    });
  });

  it('that was not scanned cannot be reversed', async () => {
    const { reference } = await made();
    const body = { appid: 'wxd678efh567hg6787', mchid: '1900000109' };

    expect(await call(simulator, `POST ${orders}/${reference}/reverse`, body)).toMatchObject({
      body: { code: 'INVALID_REQUEST' },
    });
  });

  it('is shown to nobody who names another merchant', async () => {
    const { reference } = await made();

    expect(await call(simulator, `GET ${orders}/${reference}?mchid=1`)).toMatchObject({
      status: 400,
    });
  });
});

describe('a scanned code', () => {
  const body = (authCode: string, total = 20_600) => {
    const { notify_url: _none, ...order } = anOrder({ amount: { total } });
    const scene_info = { store_info: { out_id: 'W1' } };
    return { ...order, payer: { auth_code: authCode }, scene_info };
  };
  const scan = (content: unknown) => call(simulator, 'POST /v3/pay/transactions/codepay', content);
  const reverse = (reference: string) =>
    call(simulator, `POST ${orders}/${reference}/reverse`, {
      appid: 'wxd678efh567hg6787',
      mchid: '1900000109',
    });

  it('asks for a password above a thousand yuan', async () => {
    expect(await scan(body(simulator.authCode(), 100_000))).toMatchObject({ status: 200 });
    expect(await scan(body(simulator.authCode(), 100_001))).toMatchObject({
      status: 202,
      body: { code: 'USERPAYING' },
    });
  });

  it('is not reversed in the first 15 seconds, and then as often as one likes', async () => {
    const content = body(simulator.authCode());
    await scan(content);
    simulator.advance(14_999);

    expect(await reverse(content.out_trade_no)).toMatchObject({ status: 403 });
    simulator.advance(1);
    expect(await reverse(content.out_trade_no)).toMatchObject({ status: 200 });
    expect(await reverse(content.out_trade_no)).toMatchObject({ status: 200 });
    expect(simulator.books().balances).toEqual({ payer: 0, balance: 0, wechat: 0, bank: 0 });
  });

  it.each(['not_enough', 'expired', 'not_wechat'] as const)(
    'that is %s makes no order',
    async (behaviour) => {
      const content = body(simulator.authCode(behaviour));

      expect((await scan(content)).status).toBeGreaterThanOrEqual(400);
      expect(simulator.order({ reference: content.out_trade_no })).toBeUndefined();
    },
  );

  it('begins with 10 to 15 and has 18 digits', async () => {
    expect(await scan(body('281234567890123456'))).toMatchObject({ body: { code: 'PARAM_ERROR' } });
    expect(simulator.authCode()).toMatch(/^1[0-5]\d{16}$/);
  });
});

describe('faults of the answer', () => {
  it('strike as often as they were ordered, and spare what they do not match', async () => {
    simulator.faults.add({ fault: '500_after_commit', match: { path: '^/v3/refund' } });
    simulator.faults.add({ fault: '429', match: { path: '/v3/pay/transactions/native' } });
    const order = anOrder();

    expect(await call(simulator, native, order)).toMatchObject({
      status: 429,
      body: { code: 'FREQUENCY_LIMITED' },
    });
    expect(await call(simulator, native, order)).toMatchObject({ status: 200 });
    expect(simulator.faults.waiting()).toHaveLength(1);
  });
});
