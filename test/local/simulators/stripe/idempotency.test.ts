// Idempotency keys and the faults of the network, as the unmodified SDK meets them.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import type { FaultName } from '../../../../local/simulators/stripe/faults.ts';
import type { StripeSimulator } from '../../../../local/simulators/stripe/simulator.ts';
import { aFine, aReceiver, arrived, paidByCard, refusalOf, sdk, started } from './rig.ts';

let simulator: StripeSimulator;
let stripe: Stripe;

beforeEach(async () => {
  simulator = await started();
  stripe = sdk(simulator);
});
afterEach(() => simulator.close());

const keyed = { idempotencyKey: 'pay_1-1-create' };
const intents = async (): Promise<number> => (await stripe.paymentIntents.list()).data.length;
const fault = (name: FaultName, rest = {}): void =>
  simulator.faults.add({
    fault: name,
    match: { method: 'POST', path: '/v1/payment_intents' },
    ...rest,
  });

describe('an idempotency key', () => {
  it('replays the first answer to the same parameters, whatever their order', async () => {
    const first = await stripe.paymentIntents.create(paidByCard(), keyed);
    const { currency, ...rest } = paidByCard();
    const second = await stripe.paymentIntents.create({ ...rest, currency }, keyed);

    expect(second).toEqual(first);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    expect(second.lastResponse.idempotencyKey).toBe('pay_1-1-create');
    expect(simulator.books().captures).toHaveLength(1);
  });

  it('replays what was, even after the intent has moved on', async () => {
    const first = await stripe.paymentIntents.create(aFine(), keyed);
    simulator.payer.pay(first.id);
    const second = await stripe.paymentIntents.create(aFine(), keyed);

    expect(second.status).toBe('requires_payment_method');
  });

  it('refuses other parameters, and another endpoint', async () => {
    const { id } = await stripe.paymentIntents.create(aFine(), keyed);
    const amount = await refusalOf(stripe.paymentIntents.create(aFine({ amount: 1_000 }), keyed));
    const endpoint = await refusalOf(stripe.paymentIntents.cancel(id, {}, keyed));

    expect(amount).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    expect(endpoint).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    expect(await intents()).toBe(1);
  });

  it('replays a decline', async () => {
    const declined = paidByCard({ payment_method: 'pm_card_chargeDeclined' });
    const first = await refusalOf(stripe.paymentIntents.create(declined, keyed));
    const second = await refusalOf(stripe.paymentIntents.create(declined, keyed));

    expect(second.code).toBe(first.code);
    expect(second.headers?.['idempotent-replayed']).toBe('true');
    expect(await intents()).toBe(1);
  });

  it('forgets a request that never passed validation', async () => {
    await refusalOf(stripe.paymentIntents.create(aFine({ amount: 1 }), keyed));

    const good = await stripe.paymentIntents.create(aFine(), keyed);

    expect(good.status).toBe('requires_payment_method');
  });

  it('lives for a day', async () => {
    const first = await stripe.paymentIntents.create(aFine(), keyed);
    simulator.advance(24 * 3_600_000 - 1);
    const same = await stripe.paymentIntents.create(aFine(), keyed);
    simulator.advance(1);
    const fresh = await stripe.paymentIntents.create(aFine(), keyed);

    expect(same.id).toBe(first.id);
    expect(fresh.id).not.toBe(first.id);
  });

  it('that is still in use is refused with 409', async () => {
    fault('delay', { delayMs: 1_000 });
    const slow = stripe.paymentIntents.create(aFine(), keyed);
    const until = async (): Promise<void> => {
      while ((await intents()) === 0) await new Promise(setImmediate);
    };
    await until();

    const twin = await refusalOf(stripe.paymentIntents.create(aFine(), keyed));
    simulator.advance(1_000);
    const first = await slow;
    const later = await stripe.paymentIntents.create(aFine(), keyed);

    expect(twin).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect(later.id).toBe(first.id);
  });

  it('longer than 255 characters is refused', async () => {
    const refusal = await refusalOf(
      stripe.paymentIntents.create(aFine(), { idempotencyKey: 'k'.repeat(256) }),
    );

    expect(refusal.statusCode).toBe(400);
  });
});

describe('a fault', () => {
  it('that drops the answer leaves the work done, found by repeating the key', async () => {
    fault('drop_answer_after_commit', { times: 2 });
    const lost = await refusalOf(stripe.paymentIntents.create(paidByCard(), keyed));
    const found = await stripe.paymentIntents.create(paidByCard(), keyed);

    expect(lost).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(found.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(simulator.books().captures).toHaveLength(1);
  });

  it('that drops the request does nothing', async () => {
    fault('drop_before', { times: 2 });
    const lost = await refusalOf(stripe.paymentIntents.create(paidByCard(), keyed));

    expect(lost).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(await intents()).toBe(0);
    expect((await stripe.paymentIntents.create(paidByCard(), keyed)).status).toBe('succeeded');
  });

  it('of too many requests is not remembered', async () => {
    fault('429');
    const refusal = await refusalOf(stripe.paymentIntents.create(aFine(), keyed));
    const good = await stripe.paymentIntents.create(aFine(), keyed);

    expect(refusal).toMatchObject({ type: 'StripeRateLimitError', statusCode: 429 });
    expect(good.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  });

  it('of the server is remembered under its key, and gone under a new one', async () => {
    fault('500');
    const first = await refusalOf(stripe.paymentIntents.create(aFine(), keyed));
    const again = await refusalOf(stripe.paymentIntents.create(aFine(), keyed));
    const other = await stripe.paymentIntents.create(aFine(), { idempotencyKey: 'pay_1-2-create' });

    expect(first).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    expect(again).toMatchObject({ statusCode: 500 });
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    expect(other.status).toBe('requires_payment_method');
    expect(await intents()).toBe(1);
  });

  it('of the server after the work leaves an intent that only a look-up finds', async () => {
    fault('500_after_commit');
    const refusal = await refusalOf(stripe.paymentIntents.create(paidByCard(), keyed));

    expect(refusal.statusCode).toBe(500);
    expect(await intents()).toBe(1);
    expect(simulator.books().captures).toHaveLength(1);
  });

  it('of a decline strikes the next try to pay, once', async () => {
    fault('decline');
    const { id } = await stripe.paymentIntents.create(aFine());
    const first = simulator.payer.pay(id);
    const second = simulator.payer.pay(id);

    expect(first.status).toBe('requires_payment_method');
    expect(second.status).toBe('succeeded');
  });

  it('of a decline strikes a confirmation with 402', async () => {
    const { id } = await stripe.paymentIntents.create(aFine());
    simulator.faults.add({ fault: 'decline', match: { path: '^/v1/payment_intents/.+/confirm$' } });
    const refusal = await refusalOf(
      stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
    );

    expect(refusal).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect(simulator.faults.waiting()).toEqual([]);
  });

  it('strikes only what it matches', async () => {
    simulator.faults.add({ fault: '429', match: { method: 'GET', path: '/v1/refunds' } });

    const intent = await stripe.paymentIntents.create(aFine());
    const refusal = await refusalOf(stripe.refunds.list());

    expect(intent.object).toBe('payment_intent');
    expect(refusal.statusCode).toBe(429);
  });

  it('can be chosen per payment by metadata, and strikes as often as that says', async () => {
    const dropped = paidByCard({
      metadata: { reference: 'pay_8', simulate: 'drop_answer_after_commit*2' },
    });
    const failed = paidByCard({ metadata: { reference: 'pay_9', simulate: '500_after_commit' } });
    const lost = await refusalOf(stripe.paymentIntents.create(dropped, keyed));
    const found = await stripe.paymentIntents.create(dropped, keyed);
    const unknown = await refusalOf(stripe.paymentIntents.create(failed));

    expect(lost).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(found.metadata['reference']).toBe('pay_8');
    expect(unknown.statusCode).toBe(500);
    expect(simulator.books().captures.map(({ reference }) => reference)).toEqual([
      'pay_8',
      'pay_9',
    ]);
  });

  it('that outlasts the patience of the caller leaves the work done and its event sent', async () => {
    const receiver = await aReceiver();
    simulator.webhooks.pointTo({ url: receiver.url, secrets: ['whsec_1'] });
    fault('delay', { delayMs: 1_000 });
    const hasty = await refusalOf(
      stripe.paymentIntents.create(aFine(), { ...keyed, timeout: 50, maxNetworkRetries: 0 }),
    );
    await intents();
    const early = receiver.received.length;
    simulator.advance(1_000);
    await new Promise(setImmediate);
    await simulator.webhooks.idle();

    expect(hasty).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(early).toBe(0);
    expect(arrived(receiver)).toEqual(['payment_intent.created']);
    await receiver.close();
  });

  it('never leaves a key held by a refusal that came before the work', async () => {
    const refusal = await refusalOf(
      stripe.paymentIntents.create(paidByCard({ expand: ['currency'] }), keyed),
    );
    const good = await stripe.paymentIntents.create(paidByCard(), keyed);

    expect(refusal.statusCode).toBe(400);
    expect(good.status).toBe('succeeded');
    expect(await intents()).toBe(1);
  });
});
