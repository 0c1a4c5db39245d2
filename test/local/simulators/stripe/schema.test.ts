// Every resource that the simulator answers with validates against the published shape of the API.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type Stripe from 'stripe';
import {
  cancelParams,
  captureParams,
  confirmParams,
  createParams,
  searchParams,
} from '../../../../local/simulators/stripe/intent-params.ts';
import type { StripeSimulator } from '../../../../local/simulators/stripe/simulator.ts';
import { aFine, paidByCard, refusalOf, sdk, started } from './rig.ts';

const file = path.resolve('..', 'shared', 'vectors', 'stripe', 'openapi-slim.json');
const present = fs.existsSync(file);
if (!present) console.log(`skipped: Stripe's API description is not at ${file}`);

const document = present ? JSON.parse(fs.readFileSync(file, 'utf8')) : { components: {} };
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ ...document, $id: 'stripe' });

/** What is wrong with this answer, as text; empty when nothing is. */
const faultsOf = (schema: string, answer: unknown): readonly string[] => {
  const validate = ajv.compile({ $ref: `stripe#/components/schemas/${schema}` });
  if (validate(answer)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

const plain = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));

(present ? describe : describe.skip)('an answer validates', () => {
  let simulator: StripeSimulator;
  let stripe: Stripe;
  beforeAll(async () => {
    simulator = await started();
    stripe = sdk(simulator);
  });
  afterAll(() => simulator.close());

  const wechat = (client: 'web' | 'android' | 'ios') =>
    aFine({
      confirm: true,
      payment_method_data: { type: 'wechat_pay' },
      payment_method_options: { wechat_pay: { client } },
    });

  it.each([
    ['waiting', aFine()],
    ['paid by card', paidByCard()],
    ['held', paidByCard({ capture_method: 'manual' })],
    ['with dynamic methods', { amount: 500, currency: 'usd' }],
    ['expanded', paidByCard({ expand: ['latest_charge.balance_transaction'] })],
    [
      'to be authenticated',
      paidByCard({
        payment_method: 'pm_card_threeDSecure2Required',
        return_url: 'https://a.example',
      }),
    ],
    ['with a WeChat code', wechat('web')],
    ['with the WeChat app on Android', wechat('android')],
    ['with the WeChat app on iOS', wechat('ios')],
    [
      'redirecting to Alipay',
      aFine({
        confirm: true,
        payment_method_data: { type: 'alipay' },
        return_url: 'https://a.example',
      }),
    ],
  ])('as a payment intent %s', async (_name, params) => {
    const intent = await stripe.paymentIntents.create(params);

    expect(faultsOf('payment_intent', plain(intent))).toEqual([]);
  });

  it('as a payment intent declined, processing, cancelled', async () => {
    const { id } = await stripe.paymentIntents.create(aFine());
    const states = [
      simulator.payer.decline(id),
      simulator.payer.process(id),
      simulator.payer.decline(id, { reason: 'insufficient_funds' }),
      await stripe.paymentIntents.cancel(id),
    ];

    expect(states.map(({ status }) => status)).toEqual([
      'requires_payment_method',
      'processing',
      'requires_payment_method',
      'canceled',
    ]);
    for (const state of states) expect(faultsOf('payment_intent', plain(state))).toEqual([]);
  });

  it('as charges, refunds, disputes, balance transactions, payouts, reports and the balance', async () => {
    const paid = await stripe.paymentIntents.create(paidByCard());
    const other = await stripe.paymentIntents.create(aFine());
    simulator.payer.pay(other.id, { paymentMethod: 'wechat_pay' });
    await stripe.refunds.create({ payment_intent: other.id, amount: 100 });
    const failing = await stripe.refunds.create({ payment_intent: paid.id, amount: 100 });
    simulator.settle.failRefund(failing.id);
    simulator.payer.dispute(paid.id);
    const [payout] = simulator.settle.payout().payouts;
    await stripe.reporting.reportRuns.create({
      report_type: 'payout_reconciliation.by_id.itemized.4',
      parameters: { payout: payout?.id ?? '' },
    });
    simulator.advance(1_000);
    simulator.settle.failPayout(payout?.id ?? '');
    const all: readonly [string, readonly unknown[]][] = [
      ['charge', (await stripe.charges.list({ limit: 100 })).data],
      ['refund', (await stripe.refunds.list()).data],
      ['dispute', (await stripe.disputes.list()).data],
      ['balance_transaction', (await stripe.balanceTransactions.list({ limit: 100 })).data],
      ['payout', (await stripe.payouts.list()).data],
      ['reporting.report_run', (await stripe.reporting.reportRuns.list()).data],
      ['balance', [await stripe.balance.retrieve()]],
    ];

    for (const [schema, answers] of all) {
      expect([schema, answers.length]).not.toEqual([schema, 0]);
      for (const answer of answers)
        expect([schema, faultsOf(schema, plain(answer))]).toEqual([schema, []]);
    }
  });

  it('as every event that was ever sent, and as an error', async () => {
    const events = await stripe.events.list().autoPagingToArray({ limit: 1_000 });
    const refusal = await refusalOf(stripe.paymentIntents.retrieve('pi_wrong'));

    expect(events.length).toBeGreaterThan(20);
    for (const event of events)
      expect([event.type, faultsOf('event', plain(event))]).toEqual([event.type, []]);
    expect(faultsOf('error', { error: refusal.raw })).toEqual([]);
  });

  it.each([
    ['PaymentIntentCreateParams', createParams],
    ['PaymentIntentConfirmParams', confirmParams],
    ['PaymentIntentCaptureParams', captureParams],
    ['PaymentIntentCancelParams', cancelParams],
    ['PaymentIntentSearchParams', searchParams],
  ])('and %s has every parameter that is accepted', (name, schema) => {
    const known = Object.keys(document.components.schemas[name]?.properties ?? schema.shape);

    expect(Object.keys(schema.shape).filter((param) => !known.includes(param))).toEqual([]);
  });
});
