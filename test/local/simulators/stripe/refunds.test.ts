// Refunds and disputes, driven by the unmodified SDK over loopback.
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

const paidByWallet = async (): Promise<string> => {
  const { id } = await stripe.paymentIntents.create(aFine());
  simulator.payer.pay(id, { paymentMethod: 'wechat_pay' });
  return id;
};

describe('a refund', () => {
  it('to a card is done at once and booked', async () => {
    const paid = await stripe.paymentIntents.create(paidByCard());
    const refund = await stripe.refunds.create({
      payment_intent: paid.id,
      amount: 600,
      reason: 'requested_by_customer',
      metadata: { refund: 'r1' },
    });

    expect(refund).toMatchObject({ status: 'succeeded', amount: 600, metadata: { refund: 'r1' } });
    expect(simulator.books().refunds).toMatchObject([
      { reference: 'pay_1', amount: 600, currency: 'usd', status: 'succeeded' },
    ]);
    expect(simulator.books().balances.payer).toEqual({ usd: -20_000 });
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ id: refund.id });
    expect(types()).toEqual(expect.arrayContaining(['refund.created', 'charge.refunded']));
  });

  it('to a wallet is pending for a while', async () => {
    const refund = await stripe.refunds.create({ payment_intent: await paidByWallet() });
    simulator.advance(1_000);
    const later = await stripe.refunds.retrieve(refund.id);

    expect(refund.status).toBe('pending');
    expect(later.status).toBe('succeeded');
    expect(types()).toContain('refund.updated');
  });

  it('can be split until nothing is left', async () => {
    const { id } = await stripe.paymentIntents.create(paidByCard());
    await stripe.refunds.create({ payment_intent: id, amount: 600 });
    const tooMuch = await refusalOf(stripe.refunds.create({ payment_intent: id, amount: 20_001 }));
    await stripe.refunds.create({ payment_intent: id });
    const empty = await refusalOf(stripe.refunds.create({ payment_intent: id }));

    expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount' });
    expect(empty.code).toBe('charge_already_refunded');
    expect((await stripe.refunds.list({ payment_intent: id })).data).toHaveLength(2);
  });

  it('that fails gives the money back to us, and can be tried again', async () => {
    const { id } = await stripe.paymentIntents.create(paidByCard());
    const refund = await stripe.refunds.create({
      payment_intent: id,
      metadata: { simulate: 'refund_fails' },
    });
    simulator.advance(1_000);
    const failed = await stripe.refunds.retrieve(refund.id);
    const again = await stripe.refunds.create({ payment_intent: id });

    expect(refund.status).toBe('pending');
    expect(failed).toMatchObject({ status: 'failed', failure_reason: 'declined' });
    expect(failed.failure_balance_transaction).toMatch(/^txn_/);
    expect(again.status).toBe('succeeded');
    expect(types()).toContain('refund.failed');
    expect(simulator.books().balances.payer).toEqual({ usd: 0 });
  });

  it('that once succeeded may still fail later', async () => {
    const { id } = await stripe.paymentIntents.create(paidByCard());
    const refund = await stripe.refunds.create({ payment_intent: id });

    const failed = simulator.settle.failRefund(refund.id);

    expect(failed.status).toBe('failed');
    expect(() => simulator.settle.failRefund(refund.id)).toThrow(/already failed/);
  });

  it('of an intent that collected nothing is refused', async () => {
    const { id } = await stripe.paymentIntents.create(aFine());

    const refusal = await refusalOf(stripe.refunds.create({ payment_intent: id }));

    expect(refusal).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
  });

  it('to WeChat Pay is refused after 180 days', async () => {
    const id = await paidByWallet();
    simulator.advance(180 * 86_400_000 + 1_000);

    const refusal = await refusalOf(stripe.refunds.create({ payment_intent: id }));

    expect(refusal.code).toBe('charge_not_refundable');
  });

  it('names exactly one of charge and payment_intent', async () => {
    const refusal = await refusalOf(stripe.refunds.create({ amount: 100 }));

    expect(refusal).toMatchObject({ statusCode: 400, code: 'parameter_missing' });
  });
});

describe('a dispute', () => {
  it('takes the money and a fee at once, and gives both back when it is won', async () => {
    const { id } = await stripe.paymentIntents.create(paidByCard());
    const dispute = simulator.payer.dispute(id, { reason: 'fraudulent' });
    const during = simulator.books().balances;
    simulator.payer.closeDispute(dispute.id, 'won');

    expect(during.balance).toEqual({ usd: 20_291 - 20_600 - 1_500 });
    expect(simulator.books().balances.balance).toEqual({ usd: 20_291 });
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({ status: 'won' });
    expect(types()).toEqual(
      expect.arrayContaining([
        'charge.dispute.created',
        'charge.dispute.funds_withdrawn',
        'charge.dispute.funds_reinstated',
        'charge.dispute.closed',
      ]),
    );
  });

  it('that is lost keeps the money away, and ends only once', async () => {
    const { id } = await stripe.paymentIntents.create(
      paidByCard({ payment_method: 'pm_card_createDispute' }),
    );
    const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
    simulator.payer.closeDispute(dispute?.id ?? '', 'lost');

    expect(simulator.books().disputes).toMatchObject([{ reference: 'pay_1', status: 'lost' }]);
    expect(() => simulator.payer.closeDispute(dispute?.id ?? '', 'won')).toThrow(/already lost/);
  });

  it('stops refunds', async () => {
    const { id } = await stripe.paymentIntents.create(paidByCard());
    simulator.payer.dispute(id);

    const refusal = await refusalOf(stripe.refunds.create({ payment_intent: id }));

    expect(refusal.code).toBe('charge_disputed');
  });

  it('is unknown to WeChat Pay', async () => {
    const id = await paidByWallet();

    expect(() => simulator.payer.dispute(id)).toThrow(/WeChat/);
  });
});
