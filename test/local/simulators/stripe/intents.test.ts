// Payment intents, driven by the unmodified SDK over loopback.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import type { StripeSimulator } from '../../../../local/simulators/stripe/simulator.ts';
import { aFine, paidByCard, refusalOf, sdk, started } from './rig.ts';

let simulator: StripeSimulator;
let stripe: Stripe;

beforeEach(async () => {
  simulator = await started();
  stripe = sdk(simulator);
});
afterEach(() => simulator.close());

const types = (): readonly string[] => simulator.webhooks.events().map((event) => event.type);

describe('creating a payment intent', () => {
  it('waits for a payment method and hands out a client secret', async () => {
    const intent = await stripe.paymentIntents.create(aFine());

    expect(intent.status).toBe('requires_payment_method');
    expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_`));
    expect(intent.payment_method_types).toEqual(['card', 'alipay', 'wechat_pay']);
    expect(intent.automatic_payment_methods).toBeNull();
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ id: intent.id });
  });

  it('waits for confirmation when it knows its method, and succeeds when confirmed', async () => {
    const intent = await stripe.paymentIntents.create(aFine({ payment_method: 'pm_card_visa' }));
    const paid = await stripe.paymentIntents.confirm(intent.id);

    expect(intent.status).toBe('requires_confirmation');
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 20_600 });
    expect(types()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  it('filters methods that the currency does not know, silently', async () => {
    const intent = await stripe.paymentIntents.create(aFine({ currency: 'myr' }));

    expect(intent.payment_method_types).toEqual(['card', 'alipay']);
    expect(intent.allowed_payment_method_types).toEqual(['card', 'alipay', 'wechat_pay']);
  });

  it('uses dynamic methods when nothing was said', async () => {
    const intent = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' });

    expect(intent.automatic_payment_methods).toEqual({ enabled: true, allow_redirects: 'always' });
    expect(intent.payment_method_types).toContain('card');
  });

  it.each([
    ['an unknown parameter', { colour: 'red' }, 'parameter_unknown', 'colour'],
    [
      'an unknown nested parameter',
      { automatic_payment_methods: { enabled: true, colour: 'red' } },
      'parameter_unknown',
      'automatic_payment_methods[colour]',
    ],
    ['a missing amount', { amount: undefined }, 'parameter_missing', 'amount'],
    ['an amount that is no integer', { amount: 10.5 }, 'parameter_invalid_integer', 'amount'],
    ['an amount below the smallest', { amount: 49 }, 'amount_too_small', 'amount'],
    ['an amount above eight digits', { amount: 100_000_000 }, 'amount_too_large', 'amount'],
    ['an unknown currency', { currency: 'zzz' }, undefined, 'currency'],
    [
      'payment_method_types, gone since endive',
      { payment_method_types: ['card'] },
      'payment_method_types_no_longer_supported',
      'payment_method_types',
    ],
    [
      'two ways to choose the methods at once',
      { allowed_payment_method_types: ['card'], automatic_payment_methods: { enabled: true } },
      'parameters_exclusive',
      undefined,
    ],
    ['return_url without confirm', { return_url: 'https://a.example' }, undefined, 'return_url'],
    [
      'an unknown simulated fault',
      { metadata: { simulate: 'decine' } },
      undefined,
      'metadata[simulate]',
    ],
  ])('refuses %s with 400 and says which', async (_name, sent, code, param) => {
    const asked = { amount: 500, currency: 'usd', ...sent };

    const refusal = await refusalOf(stripe.rawRequest('POST', '/v1/payment_intents', asked));

    expect(refusal).toMatchObject({
      statusCode: 400,
      rawType: 'invalid_request_error',
      code,
      param,
    });
    expect(simulator.books().captures).toEqual([]);
    expect(types()).toEqual([]);
  });
});

describe('a card', () => {
  it('that is declined answers 402 and leaves the intent payable, with the reason', async () => {
    const declined = await refusalOf(
      stripe.paymentIntents.create(
        paidByCard({ payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds' }),
      ),
    );
    const [intent] = (await stripe.paymentIntents.list()).data;

    expect(declined).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
    });
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
    });
    expect(types()).toContain('payment_intent.payment_failed');
    const paid = await stripe.paymentIntents.confirm(intent?.id ?? '', {
      payment_method: 'pm_card_visa',
    });
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null });
  });

  it('that wants authentication waits for the payer', async () => {
    const intent = await stripe.paymentIntents.create(
      paidByCard({
        payment_method: 'pm_card_threeDSecure2Required',
        return_url: 'https://pay.example/back',
      }),
    );

    expect(intent.status).toBe('requires_action');
    expect(intent.next_action?.redirect_to_url?.return_url).toBe('https://pay.example/back');
    expect(simulator.payer.pay(intent.id).status).toBe('succeeded');
  });

  it('that wants authentication is declined when actions are an error', async () => {
    const refusal = await refusalOf(
      stripe.paymentIntents.create(
        paidByCard({
          payment_method: 'pm_card_authenticationRequired',
          error_on_requires_action: true,
        }),
      ),
    );

    expect(refusal).toMatchObject({ statusCode: 402, code: 'authentication_required' });
  });

  it('can be held and captured in part; the rest is released', async () => {
    const held = await stripe.paymentIntents.create(paidByCard({ capture_method: 'manual' }));
    const paid = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 600 });

    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 20_600 });
    expect(paid).toMatchObject({
      status: 'succeeded',
      amount_received: 600,
      amount_capturable: 0,
    });
    expect(simulator.books().captures).toMatchObject([{ amount: 600, fee: 9 }]);
  });

  it('can be held and cancelled without a trace in the books', async () => {
    const held = await stripe.paymentIntents.create(paidByCard({ capture_method: 'manual' }));
    const ended = await stripe.paymentIntents.cancel(held.id);

    expect(ended.status).toBe('canceled');
    expect(simulator.books().movements).toEqual([]);
  });
});

describe('a wallet', () => {
  const wechat = {
    confirm: true,
    payment_method_data: { type: 'wechat_pay' },
    payment_method_options: { wechat_pay: { client: 'web' } },
  } as const;

  it('of WeChat shows a code that a kiosk can draw', async () => {
    const intent = await stripe.paymentIntents.create(aFine(wechat));

    expect(intent.status).toBe('requires_action');
    expect(intent.next_action?.type).toBe('wechat_pay_display_qr_code');
    expect(intent.next_action?.wechat_pay_display_qr_code?.data).toMatch(/^weixin:/);
  });

  it.each([
    ['android', 'wechat_pay_redirect_to_android_app'],
    ['ios', 'wechat_pay_redirect_to_ios_app'],
  ] as const)('of WeChat in an app on %s redirects to that app', async (client, type) => {
    const intent = await stripe.paymentIntents.create(
      aFine({ ...wechat, payment_method_options: { wechat_pay: { client, app_id: 'wx1' } } }),
    );

    expect(intent.next_action?.type).toBe(type);
  });

  it('of WeChat needs its client', async () => {
    const refusal = await refusalOf(
      stripe.paymentIntents.create(aFine({ ...wechat, payment_method_options: {} })),
    );

    expect(refusal).toMatchObject({ statusCode: 400, code: 'parameter_missing' });
  });

  it('of Alipay redirects and needs a way back', async () => {
    const alipay = { confirm: true, payment_method_data: { type: 'alipay' } } as const;
    const refusal = await refusalOf(stripe.paymentIntents.create(aFine(alipay)));
    const intent = await stripe.paymentIntents.create(
      aFine({ ...alipay, return_url: 'https://pay.example/back' }),
    );

    expect(refusal).toMatchObject({ code: 'parameter_missing', param: 'return_url' });
    expect(intent.next_action?.alipay_handle_redirect).toMatchObject({
      return_url: 'https://pay.example/back',
    });
  });

  it('that fails sends the intent back to requires_payment_method', async () => {
    const intent = await stripe.paymentIntents.create(aFine(wechat));
    simulator.payer.decline(intent.id);

    const after = await stripe.paymentIntents.retrieve(intent.id);

    expect(after.status).toBe('requires_payment_method');
    expect(after.last_payment_error?.code).toBe('payment_intent_payment_attempt_failed');
    expect(after.next_action).toBeNull();
  });

  it('that is not among the allowed methods is refused', async () => {
    const refusal = await refusalOf(
      stripe.paymentIntents.create(aFine({ ...wechat, allowed_payment_method_types: ['card'] })),
    );

    expect(refusal.code).toBe('payment_intent_incompatible_payment_method');
  });
});

describe('an intent in the wrong state', () => {
  it('cannot be cancelled once it succeeded', async () => {
    const paid = await stripe.paymentIntents.create(paidByCard());
    const refusal = await refusalOf(stripe.paymentIntents.cancel(paid.id));

    expect(refusal).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect(refusal.payment_intent?.status).toBe('succeeded');
  });

  it('cannot be confirmed or paid once it is cancelled', async () => {
    const { id } = await stripe.paymentIntents.create(aFine());
    await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
    const refusal = await refusalOf(
      stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
    );

    expect(refusal.code).toBe('payment_intent_unexpected_state');
    expect(() => simulator.payer.pay(id)).toThrow(/canceled/);
  });

  it('cannot be cancelled while it is processing, and still succeeds or fails afterwards', async () => {
    const { id } = await stripe.paymentIntents.create(aFine());
    simulator.payer.process(id);
    const refusal = await refusalOf(stripe.paymentIntents.cancel(id));
    const paid = simulator.payer.pay(id);

    expect(refusal.code).toBe('payment_intent_unexpected_state');
    expect(paid.status).toBe('succeeded');
    expect(types()).toContain('payment_intent.processing');
  });

  it('is not found under a wrong identifier', async () => {
    const refusal = await refusalOf(stripe.paymentIntents.retrieve('pi_wrong'));

    expect(refusal).toMatchObject({ statusCode: 404, code: 'resource_missing' });
  });
});

describe('finding intents', () => {
  it('lists newest first, page by page', async () => {
    for (const reference of ['a', 'b', 'c'])
      await stripe.paymentIntents.create(aFine({ metadata: { reference } }));

    const first = await stripe.paymentIntents.list({ limit: 2 });
    const all = await stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 10 });

    expect(first.data.map((one) => one.metadata['reference'])).toEqual(['c', 'b']);
    expect(first.has_more).toBe(true);
    expect(all.map((one) => one.metadata['reference'])).toEqual(['c', 'b', 'a']);
  });

  it('searches by metadata, but only a minute later', async () => {
    await stripe.paymentIntents.create(aFine({ metadata: { reference: 'a' } }));
    await stripe.paymentIntents.create(aFine({ metadata: { reference: 'b' } }));
    const query = `metadata['reference']:'b' AND status:'requires_payment_method'`;

    const early = await stripe.paymentIntents.search({ query });
    simulator.advance(60_000);
    const later = await stripe.paymentIntents.search({ query });

    expect(early.data).toEqual([]);
    expect(later.data.map((one) => one.metadata['reference'])).toEqual(['b']);
    expect(later.object).toBe('search_result');
  });

  it('refuses a query it cannot read', async () => {
    const refusal = await refusalOf(stripe.paymentIntents.search({ query: 'anything' }));

    expect(refusal).toMatchObject({ statusCode: 400, param: 'query' });
  });

  it('opens the charge and its balance transaction when asked to expand', async () => {
    const intent = await stripe.paymentIntents.create(
      paidByCard({ expand: ['latest_charge.balance_transaction'] }),
    );

    expect(intent.latest_charge).toMatchObject({
      object: 'charge',
      balance_transaction: { object: 'balance_transaction', amount: 20_600, fee: 309, net: 20_291 },
    });
  });

  it('refuses parameters that a retrieval does not have', async () => {
    const { id } = await stripe.paymentIntents.create(aFine());

    const refusal = await refusalOf(
      stripe.rawRequest('GET', `/v1/payment_intents/${id}?colour=red`),
    );

    expect(refusal).toMatchObject({ statusCode: 400, code: 'parameter_unknown', param: 'colour' });
  });

  it('refuses to expand what is no reference', async () => {
    const { id } = await stripe.paymentIntents.create(aFine());

    const refusal = await refusalOf(stripe.paymentIntents.retrieve(id, { expand: ['currency'] }));

    expect(refusal.message).toContain('cannot be expanded');
  });
});

describe('a caller', () => {
  it.each([['sk_live_1234567890'], ['pk_test_1234567890']])(
    'with the key %s is refused with 401',
    async (key) => {
      const refusal = await refusalOf(sdk(simulator, key).paymentIntents.list());

      expect(refusal).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
      expect(refusal.message).not.toContain('1234567890');
    },
  );

  it('gets a request id, and its own version of the API', async () => {
    const { lastResponse } = await stripe.paymentIntents.create(aFine());

    expect(lastResponse.requestId).toMatch(/^req_/);
    expect(lastResponse.apiVersion).toBe('2026-10-28.endive');
  });

  it('of an address that does not exist is told so', async () => {
    const refusal = await refusalOf(stripe.customers.list());

    expect(refusal).toMatchObject({ statusCode: 404 });
    expect(refusal.message).toContain('/v1/customers');
  });
});
