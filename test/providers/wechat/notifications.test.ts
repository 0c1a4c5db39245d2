// WeChat Pay's notifications: what is refused, what waits for a person, what is not for us.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serve } from '../../../local/simulators/kit/server.ts';
import { secondMs } from '../../../shared/kernel/time.ts';
import type { Message } from '../../../shared/providers/contract.ts';
import { errorOf, keyOf, must, shown } from '../rig.ts';
import {
  anEnvelope,
  apiV3Key,
  aTransaction,
  sealedWith,
  signedMessage,
  signedText,
  startedAt,
  startStage,
  type WechatStage,
} from './rig.ts';

let stage: WechatStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const read = (message: Message) => must(stage.connect().notification)(message);
const refused = (message: Message) => errorOf(() => read(message));

const order = () => stage.order('pays');

describe('a notification that is genuine', () => {
  it('is proved over its bytes as they came, escapes and blanks included', async () => {
    const envelope = anEnvelope('TRANSACTION.SUCCESS', aTransaction(order()));
    const text = JSON.stringify(envelope, null, 2).replaceAll('/', '\\/');

    expect(await read(signedText(text))).toMatchObject({ about: 'order' });
  });

  it('tells the money as it says it, of whatever amount and currency', async () => {
    const transaction = aTransaction(order(), { amount: { total: 7, currency: 'HKD' } });

    expect(await read(signedMessage(anEnvelope('TRANSACTION.SUCCESS', transaction)))).toMatchObject(
      {
        said: { outcome: 'succeeded', money: { amount: 7, currency: 'HKD' } },
      },
    );
  });

  it('tells a payment of which some went back as a payment', async () => {
    const transaction = aTransaction(order(), { trade_state: 'REFUND' });

    expect(await read(signedMessage(anEnvelope('TRANSACTION.SUCCESS', transaction)))).toMatchObject(
      {
        said: { outcome: 'succeeded', at: startedAt - 2 * secondMs },
      },
    );
  });

  it('tells that a refund came back from the bank', async () => {
    const paid = order();
    const refund = stage.refund(keyOf(paid), 'succeeds');
    const message = signedMessage(
      anEnvelope('REFUND.ABNORMAL', {
        mchid: '1900000109',
        out_trade_no: paid.reference,
        out_refund_no: refund.refundReference,
        refund_id: '50300001232026112300000000001',
        refund_status: 'ABNORMAL',
        amount: { total: 20_600, refund: 10_000 },
      }),
    );

    expect(await read(message)).toMatchObject({
      about: 'refund',
      refundReference: refund.refundReference,
      said: { outcome: 'failed', code: 'abnormal' },
    });
  });

  it.each([
    ['an event that we do not know', 'COUPON.USE', { stock_id: '1' }],
    ['an event named like a builtin', 'constructor.NAME', {}],
    [
      'an order of another system of this merchant',
      'TRANSACTION.SUCCESS',
      aTransaction({ reference: 'shop-77', money: { amount: 1, currency: 'CNY' } }),
    ],
  ])('is left aside when it is about %s', async (_kind, type, content) => {
    expect(await read(signedMessage(anEnvelope(type, content)))).toBeUndefined();
  });
});

describe('a notification that is refused', () => {
  it('may be one of WeChat’s probes, whose signature is no base64', async () => {
    const message = stage.message({ about: 'succeeded', order: order() });
    const probe = {
      ...message,
      headers: { ...message.headers, 'wechatpay-signature': 'WECHATPAY/SIGNTEST/abc+=*' },
    };

    expect(await refused(probe)).toMatchObject({
      kind: 'unauthenticated',
      message: expect.stringContaining('probe'),
    });
  });

  it.each(['timestamp', 'nonce', 'serial', 'signature'])('may lack its %s', async (name) => {
    const message = stage.message({ about: 'succeeded', order: order() });
    const headers = { ...message.headers, [`wechatpay-${name}`]: undefined };

    expect(await refused({ ...message, headers })).toMatchObject({ kind: 'unauthenticated' });
  });

  it('may have another timestamp or nonce than the one that was signed', async () => {
    const message = stage.message({ about: 'succeeded', order: order() });
    const timestamp = String(Number(message.headers['wechatpay-timestamp']) + 1);

    for (const change of [{ 'wechatpay-timestamp': timestamp }, { 'wechatpay-nonce': 'other' }])
      expect(
        await refused({ ...message, headers: { ...message.headers, ...change } }),
      ).toMatchObject({ kind: 'unauthenticated' });
  });

  it.each([
    [-301, true],
    [-299, false],
    [59, false],
    [61, true],
  ])('is one that was signed %i seconds from now', async (seconds, isRefused) => {
    const message = signedMessage(anEnvelope('TRANSACTION.SUCCESS', aTransaction(order())), {
      sentAt: startedAt + seconds * secondMs,
      receivedAt: startedAt,
    });

    const outcome = isRefused ? await refused(message) : await read(message);

    expect(outcome).toMatchObject(isRefused ? { kind: 'unauthenticated' } : { about: 'order' });
  });

  it('may be sealed for another merchant', async () => {
    const resource = sealedWith(
      'anotherMerchantsApiV3KeyOf32Byte',
      JSON.stringify(aTransaction(order())),
      'transaction',
    );
    const message = signedMessage(anEnvelope('TRANSACTION.SUCCESS', {}, { resource }));

    expect(await refused(message)).toMatchObject({ kind: 'unauthenticated' });
  });

  it.each(['nonce', 'associated_data', 'ciphertext'])(
    'may have another %s than it was sealed with',
    async (member) => {
      const envelope = anEnvelope('TRANSACTION.SUCCESS', aTransaction(order()));
      const resource = { ...envelope.resource, [member]: 'AAAAAAAAAAAA' };

      expect(await refused(signedMessage({ ...envelope, resource }))).toMatchObject({
        kind: 'unauthenticated',
      });
    },
  );

  it('is answered in WeChat’s words', () => {
    expect(must(stage.connect().refuse)()).toEqual({
      statusCode: 401,
      headers: { 'content-type': 'application/json' },
      body: '{"code":"FAIL","message":"not genuine"}',
    });
  });
});

describe('a genuine notification that cannot be read', () => {
  it.each([
    ['is no JSON', 'no JSON'],
    ['is JSON null', 'null'],
    ['names another algorithm', { resource: { algorithm: 'AEAD_SM4_GCM' } }],
    ['lacks its id', { id: undefined }],
    ['has a time without zone', { create_time: '2026-11-23 16:00:00' }],
  ])('waits for a person when it %s', async (_kind, change) => {
    const envelope = anEnvelope('TRANSACTION.SUCCESS', aTransaction(order()));
    const text = typeof change === 'string' ? change : JSON.stringify({ ...envelope, ...change });

    expect(await refused(signedText(text))).toMatchObject({
      kind: 'unprocessable',
      code: 'notification_unreadable',
    });
  });

  it.each([
    ['a state that we do not know', { trade_state: 'DELIVERING' }],
    ['a payment without money', { amount: undefined }],
    ['a payment without time', { success_time: undefined }],
    ['an amount that is no integer', { amount: { total: 206.5, currency: 'CNY' } }],
    ['a currency that we do not know', { amount: { total: 1, currency: 'XXX' } }],
  ])('waits for a person when it tells %s', async (_kind, over) => {
    const message = signedMessage(anEnvelope('TRANSACTION.SUCCESS', aTransaction(order(), over)));

    const error = await refused(message);

    expect(error).toMatchObject({ kind: 'unprocessable' });
    expect(shown(error)).not.toContain('oUpF8uMuAJO');
    expect(shown(error)).not.toContain(apiV3Key);
  });
});

describe('what the simulator sends', () => {
  it.each(['certificate', 'public_key', 'both'] as const)(
    'is proved and understood in the mode %s, payment and refund, and nothing that was forged',
    async (mode) => {
      await stage.stop();
      stage = await startStage({ mode, retryFactor: 1 });
      const { simulator } = stage;
      const outcomes: unknown[] = [];
      const hook = await serve({}, async ({ headers, bytes }) => {
        const message = { headers, body: bytes, receivedAt: simulator.now() };
        const connection = stage.open(simulator.secret(hook.url));
        const outcome = await must(connection.notification)(message).catch(() => 'refused');
        outcomes.push(outcome);
        const { statusCode, body } = must(connection.acknowledge)(outcome !== 'refused');
        return { status: statusCode, body };
      });
      const connection = stage.open(simulator.secret(`${hook.url}/hook`));
      const paid = order();
      await connection.pay(paid);
      simulator.faults.add({ fault: 'probe_notification' });
      simulator.payer.pay(paid);
      await simulator.webhooks.idle();
      simulator.faults.add({ fault: 'altered_notification' });
      await must(connection.refund)(stage.refund(keyOf(paid), 'succeeds'));
      stage.advance(secondMs);
      await simulator.webhooks.idle();
      await hook.close();

      expect(outcomes).toMatchObject([
        'refused',
        { about: 'order', reference: paid.reference, said: { money: paid.money } },
        'refused',
        { about: 'refund', said: { outcome: 'succeeded', at: stage.now() } },
      ]);
    },
  );
});
