// The levers under /simulator/, as another process pulls them.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { type Remote, remote } from '../../../../local/simulators/kit/remote.ts';
import type { StripeSimulator } from '../../../../local/simulators/stripe/simulator.ts';
import { aFine, aReceiver, arrived, refusalOf, sdk, started } from './rig.ts';

let simulator: StripeSimulator;
let stripe: Stripe;
let hand: Remote;

beforeEach(async () => {
  simulator = await started();
  stripe = sdk(simulator);
  hand = remote(simulator.url);
});
afterEach(() => simulator.close());

describe('another process', () => {
  it('sees the open intents and pays one by its reference', async () => {
    await stripe.paymentIntents.create(aFine());
    const open = await hand.show('open');
    const paid = await hand.pull('pay', { reference: 'pay_1', paymentMethod: 'wechat_pay' });

    expect(open).toMatchObject([
      { reference: 'pay_1', amount: 20_600, status: 'requires_payment_method' },
    ]);
    expect(paid).toMatchObject({ status: 'succeeded' });
    expect(await hand.show('open')).toEqual([]);
    expect(await hand.show('books')).toMatchObject({
      captures: [{ reference: 'pay_1', method: 'wechat_pay', amount: 20_600, fee: 309 }],
    });
  });

  it('pays with nothing but the client secret, and not with a wrong one', async () => {
    const { client_secret } = await stripe.paymentIntents.create(aFine());

    await expect(hand.pull('pay', { intent: `${client_secret}x` })).rejects.toThrow(/no payment/);
    expect(await hand.pull('pay', { intent: client_secret })).toMatchObject({
      status: 'succeeded',
    });
  });

  it('declines, processes, disputes and closes', async () => {
    const { id } = await stripe.paymentIntents.create(aFine());

    expect(await hand.pull('decline', { intent: id, reason: 'lost_card' })).toMatchObject({
      last_payment_error: { decline_code: 'lost_card' },
    });
    expect(await hand.pull('process', { intent: id })).toMatchObject({ status: 'processing' });
    expect(await hand.pull('pay', { intent: id })).toMatchObject({ status: 'succeeded' });
    const dispute = simulator.payer.dispute(id);
    expect(
      await hand.pull('close-dispute', { dispute: dispute.id, outcome: 'lost' }),
    ).toMatchObject({ status: 'lost' });
  });

  it('orders faults, settles with seeded ones, and moves the clock', async () => {
    await hand.pull('faults', { fault: '429', match: { path: '/v1/payment_intents' } });
    const refusal = await refusalOf(stripe.paymentIntents.create(aFine()));
    const { id } = await stripe.paymentIntents.create(aFine());
    await hand.pull('pay', { intent: id });
    const before = simulator.now();
    const settled = await hand.pull('settle', { faults: { alterFee: 1 } });
    await hand.pull('advance', { ms: 5_000 });

    expect(refusal.statusCode).toBe(429);
    expect(settled).toMatchObject({ lines: 1, faults: [{ fault: 'alterFee' }] });
    expect(simulator.now() - before).toBe(5_000);
  });

  it('points the webhooks somewhere and reads how they fared', async () => {
    const receiver = await aReceiver();
    await hand.pull('webhook', { url: receiver.url, secrets: ['whsec_1'] });
    await stripe.paymentIntents.create(aFine());
    await simulator.webhooks.idle();

    expect(arrived(receiver)).toEqual(['payment_intent.created']);
    expect(await hand.show('deliveries')).toMatchObject([{ outcome: 'accepted', status: 200 }]);
    expect(await hand.show('events')).toMatchObject([{ pending_webhooks: 0 }]);
    await receiver.close();
  });

  it.each([
    ['pay', {}, /intent or reference/],
    ['pay', { intent: 'pi_wrong' }, /no payment intent/],
    ['faults', { fault: 'earthquake' }, /drop_before/],
    ['advance', { ms: -1 }, /ms/],
    ['fly', {}, /POST .*pay/],
  ])('that pulls %s with %j is told what is wrong', async (name, body, words) => {
    await expect(hand.pull(name, body)).rejects.toThrow(words);
  });

  it('that sends no JSON is told so', async () => {
    const answer = await fetch(`${simulator.url}/simulator/pay`, { method: 'POST', body: '{' });

    expect(answer.status).toBe(400);
  });

  it('can show the payer a page that leads back to the merchant', async () => {
    const intent = await stripe.paymentIntents.create(
      aFine({
        confirm: true,
        payment_method_data: { type: 'alipay' },
        return_url: 'https://pay.example/back?x=1',
      }),
    );
    const page = await (await fetch(intent.next_action?.alipay_handle_redirect?.url ?? '')).text();
    const none = await fetch(`${simulator.url}/simulator/page?payment_intent=pi_wrong`);

    expect(page).toContain('206.00 USD');
    expect(page).toContain(`https://pay.example/back?x=1&payment_intent=${intent.id}`);
    expect(none.status).toBe(404);
  });
});
