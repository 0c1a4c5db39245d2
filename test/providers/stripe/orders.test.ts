// How orders become payment intents at Stripe, and what every answer about them is worth.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hourMs, minuteMs, secondMs } from '../../../shared/kernel/time.ts';
import type { Order } from '../../../shared/providers/contract.ts';
import { ProviderFault } from '../../../shared/providers/fault.ts';
import { errorOf, idIn, keyOf, must, shown } from '../rig.ts';
import { anIntent, type StripeStage, secrets, startStage } from './rig.ts';

let stage: StripeStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const intents = (reference: string) =>
  stage.simulator.webhooks
    .events()
    .filter(
      ({ type, data }) =>
        type === 'payment_intent.created' &&
        shown(data.object).includes(`reference: '${reference}'`),
    );

/** A stand-in that answers every call with one status and body, and counts the calls. */
const answering = (status: number, body: unknown) => {
  const calls: { line: string; form: Record<string, string>; init: RequestInit | undefined }[] = [];
  const front = (): typeof fetch => async (input, init) => {
    const form = Object.fromEntries(new URLSearchParams(String(init?.body ?? '')));
    calls.push({ line: `${init?.method} ${new URL(String(input)).pathname}`, form, init });
    return Response.json(body, { status });
  };
  return { calls, front };
};

const wallet = (method: 'wechat' | 'alipay'): Partial<Order> => ({
  method,
  presentation: method === 'wechat' ? 'qr_shown' : 'redirect',
});

describe('making an order at Stripe', () => {
  it.each([
    ['card', { 'allowed_payment_method_types[0]': 'card' }],
    [
      'wechat',
      {
        'allowed_payment_method_types[0]': 'wechat_pay',
        'payment_method_data[type]': 'wechat_pay',
        'payment_method_options[wechat_pay][client]': 'web',
        confirm: 'true',
      },
    ],
    [
      'alipay',
      {
        'allowed_payment_method_types[0]': 'alipay',
        'payment_method_data[type]': 'alipay',
        return_url: 'https://pay.example.org/return',
        confirm: 'true',
      },
    ],
  ] as const)('sends exactly what %s needs, and nothing of the payer', async (method, own) => {
    const order = stage.order('waits', { method, payerIp: '203.0.113.9', locale: 'zh-CN' });
    const { calls, front } = answering(200, anIntent());

    await stage.connect(front).pay(order);

    expect(calls.map(({ line }) => line)).toEqual(['POST /v1/payment_intents']);
    expect(calls[0]?.form).toEqual({
      amount: '20600',
      currency: 'cny',
      description: order.description,
      'metadata[reference]': order.reference,
      'expand[0]': 'latest_charge',
      ...own,
    });
  });

  it('gives a card payer the client secret and the publishable key', async () => {
    const outcome = await stage.connect().pay(stage.order('waits'));

    expect(outcome).toMatchObject({
      outcome: 'accepted',
      providerId: expect.stringMatching(/^pi_/),
      next: {
        kind: 'client_secret',
        clientSecret: expect.stringContaining('_secret_'),
        publishableKey: secrets.publishable_key,
      },
    });
  });

  it('gives a WeChat payer the text of the code', async () => {
    const outcome = await stage.connect().pay(stage.order('waits', wallet('wechat')));

    expect(outcome).toMatchObject({ next: { kind: 'qr_code', data: /^weixin:/ } });
  });

  it('gives an Alipay payer the address to go to', async () => {
    const outcome = await stage.connect().pay(stage.order('waits', wallet('alipay')));

    expect(outcome).toMatchObject({ next: { kind: 'redirect', url: expect.any(String) } });
  });

  it('refuses an Alipay order that does not know the way back, without a call', async () => {
    const { calls, front } = answering(200, anIntent());
    const order = stage.order('waits', { ...wallet('alipay'), returnUrl: undefined });

    const error = await errorOf(() => stage.connect(front).pay(order));

    expect(error).toBeInstanceOf(ProviderFault);
    expect(calls).toEqual([]);
  });

  it.each([
    ['a method that Stripe does not carry', { method: 'unionpay' as const }],
    ['dinars that do not end in zero', { money: { amount: 20_601, currency: 'KWD' as const } }],
  ])('declines %s without a call', async (_kind, over) => {
    const { calls, front } = answering(200, anIntent());

    const outcome = await stage.connect(front).pay(stage.order('waits', over));

    expect(outcome).toEqual({ outcome: 'declined', code: 'not_supported', final: true });
    expect(calls).toEqual([]);
  });

  it('declines an amount below the currency’s own minimum for good, and makes nothing', async () => {
    const order = stage.order('waits', { money: { amount: 100, currency: 'CNY' } });

    const outcome = await stage.connect().pay(order);

    expect(outcome).toMatchObject({ outcome: 'declined', code: 'limit_exceeded', final: true });
    expect(await stage.connect().query(keyOf(order))).toEqual({ outcome: 'not_found' });
  });

  it('knows that a decline at once leaves its intent payable', async () => {
    const { front } = answering(402, {
      error: {
        type: 'card_error',
        code: 'payment_method_customer_decline',
        payment_intent: anIntent(),
      },
    });

    const outcome = await stage.connect(front).pay(stage.order('waits', wallet('alipay')));

    expect(outcome).toEqual({
      outcome: 'declined',
      code: 'cancelled_by_payer',
      final: false,
      providerId: 'pi_1',
    });
  });

  it('knows that a decline is final where Stripe cancelled the intent', async () => {
    const { front } = answering(402, {
      error: { type: 'card_error', payment_intent: anIntent({ status: 'canceled' }) },
    });

    expect(await stage.connect(front).pay(stage.order('waits'))).toMatchObject({ final: true });
  });

  it('tells a payment that succeeds at once', async () => {
    const paid = { status: 'succeeded', amount_received: 20_600, latest_charge: { created: 77 } };
    const { front } = answering(200, anIntent(paid));

    const outcome = await stage.connect(front).pay(stage.order('waits', wallet('alipay')));

    expect(outcome).toEqual({
      outcome: 'succeeded',
      providerId: 'pi_1',
      money: { amount: 20_600, currency: 'CNY' },
      at: 77_000,
    });
  });
});

describe('a create whose answer is lost', () => {
  it('is made once when the answer was dropped after the work', async () => {
    const order = stage.order('waits');
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit' });

    const lost = await stage.connect().pay(order);
    const again = await stage.connect().pay(order);

    expect(lost).toMatchObject({ outcome: 'unknown' });
    expect(again).toMatchObject({ outcome: 'accepted' });
    expect(intents(order.reference)).toHaveLength(1);
  });

  it('is made by the repetition when the connection was cut before', async () => {
    const order = stage.order('waits');
    stage.simulator.faults.add({ fault: 'drop_before' });
    const lost = await stage.connect().pay(order);
    const missing = await stage.connect().query(keyOf(order));

    const again = await stage.connect().pay(order);

    expect([lost.outcome, missing.outcome, again.outcome]).toEqual([
      'unknown',
      'not_found',
      'accepted',
    ]);
    expect(intents(order.reference)).toHaveLength(1);
  });

  it('is looked for at once after a 500, which Stripe would only repeat', async () => {
    const order = stage.order('waits', wallet('wechat'));
    stage.simulator.faults.add({ fault: '500_after_commit' });

    const answer = await stage.connect().pay(order);

    expect(answer).toMatchObject({ outcome: 'accepted', next: { kind: 'qr_code' } });
    expect(await stage.connect().query(keyOf(order))).toMatchObject({
      outcome: 'awaiting',
      next: { kind: 'qr_code' },
    });
  });

  it('can still be closed when Stripe remembers a 500 and made nothing', async () => {
    const order = stage.order('waits');
    stage.simulator.faults.add({ fault: '500' });
    const first = await stage.connect().pay(order);
    stage.advance(2 * minuteMs);
    const repeated = await stage.connect().pay(order);

    const closed = await must(stage.connect().close)(keyOf(order));

    expect([first.outcome, repeated.outcome, closed.outcome]).toEqual([
      'unknown',
      'unknown',
      'closed',
    ]);
  });

  it('says when to come again after a limit', async () => {
    stage.simulator.faults.add({ fault: '429' });

    const outcome = await stage.connect().pay(stage.order('waits'));

    expect(outcome).toMatchObject({ outcome: 'unknown', retryAfterSeconds: 2 });
  });

  it('is not sent again once Stripe may have forgotten its key', async () => {
    const order = stage.order('waits');
    stage.advance(23 * hourMs);
    const { calls, front } = answering(200, anIntent());

    const outcome = await stage.connect(front).pay(order);

    expect(outcome).toMatchObject({ outcome: 'unknown' });
    expect(calls).toEqual([]);
  });

  it('is not repeated behind our back by the SDK after a reset connection', async () => {
    let calls = 0;
    const connection = stage.connect(() => async () => {
      calls += 1;
      throw Object.assign(new Error('reset'), { code: 'EPIPE' });
    });

    const outcome = await connection.query(keyOf(stage.order('waits'), 'pi_1'));

    expect(outcome).toMatchObject({ outcome: 'unknown' });
    expect(calls).toBe(1);
  });

  it('looks for what exists when the same key carried other parameters', async () => {
    const order = stage.order('waits');
    await stage.connect().pay(order);

    const outcome = await stage.connect().pay({ ...order, description: 'another text' });

    expect(outcome).toMatchObject({ outcome: 'unknown', why: /idempotency_error/ });
  });

  it('has a deadline on every call', async () => {
    const { calls, front } = answering(200, anIntent());

    await stage.connect(front).pay(stage.order('waits'));

    expect(calls[0]?.init?.signal).toBeInstanceOf(AbortSignal);
  });
});

describe('our own mistakes at Stripe', () => {
  it.each([
    [400, { type: 'invalid_request_error', code: 'parameter_unknown', param: 'amuont' }],
    [401, { type: 'invalid_request_error', message: `Invalid API Key: ${secrets.secret_key}` }],
    [403, { type: 'invalid_request_error', code: 'account_invalid' }],
    [404, { type: 'invalid_request_error', message: 'Unrecognized request URL' }],
  ])('surface as a fault that names no secret, never as a decline: %i', async (status, error) => {
    const { front } = answering(status, { error });

    const thrown = await errorOf(() => stage.connect(front).pay(stage.order('waits')));

    expect(thrown).toBeInstanceOf(ProviderFault);
    expect(thrown).toMatchObject({ provider: 'stripe', message: /nothing was created/ });
    expect(shown(thrown)).not.toContain(secrets.secret_key);
  });

  it.each(['query', 'close'] as const)('surface in %s too', async (verb) => {
    const { front } = answering(401, { error: { type: 'invalid_request_error' } });
    const connection = stage.connect(front);
    const order = keyOf(stage.order('waits'), 'pi_1');

    const thrown = await errorOf(() =>
      verb === 'query' ? connection.query(order) : must(connection.close)(order),
    );

    expect(thrown).toBeInstanceOf(ProviderFault);
  });
});

describe('asking Stripe for an order', () => {
  it('finds by reference what a repetition created hours later, among many others', async () => {
    const order = stage.order('waits');
    stage.advance(3 * hourMs);
    await stage.connect().pay(order);
    for (let other = 0; other < 205; other += 1) await stage.connect().pay(stage.order('waits'));

    const found = await stage.connect().query(keyOf(order));

    expect(found).toMatchObject({ outcome: 'awaiting', next: { kind: 'client_secret' } });
  });

  it('does not take another order’s intent for this one', async () => {
    const connection = stage.connect();
    const other = await connection.pay(stage.order('waits'));

    const outcome = await connection.query(keyOf(stage.order('waits'), idIn(other)));

    expect(outcome).toMatchObject({ outcome: 'unknown', why: /another order/ });
  });

  it('does not know an id that Stripe does not know', async () => {
    expect(await stage.connect().query(keyOf(stage.order('waits'), 'pi_gone'))).toEqual({
      outcome: 'not_found',
    });
  });

  it('tells the money’s own time', async () => {
    const connection = stage.connect();
    const order = stage.order('pays');
    const answer = await connection.pay(order);
    stage.advance(7 * minuteMs);
    await stage.play(order, 'pays');
    stage.advance(hourMs);

    const outcome = await connection.query(keyOf(order, idIn(answer)));

    expect(outcome).toMatchObject({ at: order.createdAt + 7 * minuteMs });
  });

  it.each([
    ['requires_payment_method', 'awaiting'],
    ['requires_confirmation', 'awaiting'],
    ['requires_action', 'awaiting'],
    ['processing', 'awaiting'],
    ['requires_capture', 'awaiting'],
    ['succeeded', 'succeeded'],
    ['canceled', 'closed'],
    ['some_new_state', 'unknown'],
  ])('takes %s for %s', async (status, outcome) => {
    const order = stage.order('waits');
    const metadata = { reference: order.reference };
    const { front } = answering(200, anIntent({ status, metadata, amount_received: 20_600 }));

    const said = await stage.connect(front).query(keyOf(order, 'pi_1'));

    expect(said).toMatchObject({ outcome });
  });

  it('makes of any JSON whatever an outcome or a fault, never money', async () => {
    const order = stage.order('waits');
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 200, max: 599 }), async (body, status) => {
        const connection = stage.connect(
          () => async () =>
            [204, 205, 304].includes(status)
              ? new Response(null, { status })
              : Response.json(body, { status }),
        );

        const outcomes = await Promise.all([
          connection.pay(order).catch((error: Error) => ({ outcome: error.name })),
          connection.query(keyOf(order)).catch((error: Error) => ({ outcome: error.name })),
        ]);

        for (const { outcome } of outcomes) expect(['unknown', 'ProviderFault']).toContain(outcome);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('closing an order at Stripe', () => {
  it('cannot interrupt a bank, and says when to ask again', async () => {
    const connection = stage.connect();
    const order = stage.order('waits');
    const key = keyOf(order, idIn(await connection.pay(order)));
    stage.simulator.payer.process({ reference: order.reference });

    const during = await must(connection.close)(key);
    stage.simulator.payer.decline({ reference: order.reference });
    const after = await must(connection.close)(key);

    expect(during).toMatchObject({
      outcome: 'unknown',
      why: /processing/,
      retryAfterSeconds: expect.any(Number),
    });
    expect(after).toMatchObject({ outcome: 'closed' });
  });

  it('closes what was never made, but not while its creation may be under way', async () => {
    const order = stage.order('waits');
    stage.advance(10 * secondMs);
    const soon = await must(stage.connect().close)(keyOf(order));
    stage.advance(minuteMs);

    const later = await must(stage.connect().close)(keyOf(order));

    expect(soon).toMatchObject({ outcome: 'unknown', retryAfterSeconds: 50 });
    expect(later).toEqual({ outcome: 'closed' });
  });

  it('closes by reference an order whose answer never came', async () => {
    const order = stage.order('waits');
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit' });
    await stage.connect().pay(order);

    const closed = await must(stage.connect().close)(keyOf(order));

    expect(closed).toMatchObject({ outcome: 'closed', providerId: expect.any(String) });
    expect(stage.simulator.payer.open()).toEqual([]);
  });

  it('is asked anew after a lost answer, not replayed', async () => {
    const connection = stage.connect();
    const order = stage.order('waits');
    const key = keyOf(order, idIn(await connection.pay(order)));
    stage.simulator.faults.add({
      fault: '500',
      match: { path: '^/v1/payment_intents/.*/cancel$' },
    });

    const lost = await must(connection.close)(key);
    const again = await must(connection.close)(key);

    expect(lost).toMatchObject({ outcome: 'unknown' });
    expect(again).toMatchObject({ outcome: 'closed' });
  });
});
