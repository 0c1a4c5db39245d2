// Webhooks as a receiver sees them: signed, repeated, lost, doubled, out of order.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { startStripeSimulator } from '../../../../local/simulators/stripe/server.ts';
import type { StripeSimulator } from '../../../../local/simulators/stripe/simulator.ts';
import { retryLadderMs } from '../../../../local/simulators/stripe/webhooks.ts';
import {
  aFine,
  aReceiver,
  arrived,
  paidByCard,
  type Receiver,
  refusalOf,
  sdk,
  started,
  startMs,
} from './rig.ts';

const secrets = ['whsec_new', 'whsec_old'];
const nowSeconds = startMs / 1_000;

let simulator: StripeSimulator;
let stripe: Stripe;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await aReceiver();
  simulator = await started({ webhook: { url: `${receiver.url}/hook`, secrets } });
  stripe = sdk(simulator);
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

const open = (index: number, secret: string): Stripe.Event => {
  const message = receiver.received[index];
  return stripe.webhooks.constructEvent(
    message?.bytes ?? '',
    message?.headers['stripe-signature'] ?? '',
    secret,
    300,
    undefined,
    nowSeconds,
  );
};

describe('a webhook', () => {
  it('is signed with every secret that is in force, and opens with the SDK', async () => {
    await stripe.paymentIntents.create(aFine());
    await simulator.webhooks.idle();

    for (const secret of secrets)
      expect(open(0, secret)).toMatchObject({
        type: 'payment_intent.created',
        api_version: '2026-10-28.endive',
        created: nowSeconds,
      });
    expect(() => open(0, 'whsec_other')).toThrow(/signature/i);
  });

  it('is a snapshot of its moment and names the request that caused it', async () => {
    const { id, lastResponse } = await stripe.paymentIntents.create(aFine(), {
      idempotencyKey: 'k1',
    });
    simulator.payer.pay(id);
    await simulator.webhooks.idle();
    const events = receiver.received.map(({ body }) => JSON.parse(body));
    const created = events.find(({ type }) => type === 'payment_intent.created');
    const paid = events.find(({ type }) => type === 'payment_intent.succeeded');

    expect(created.data.object.status).toBe('requires_payment_method');
    expect(created.request).toEqual({ id: lastResponse.requestId, idempotency_key: 'k1' });
    expect(paid.data.object.status).toBe('succeeded');
    expect(paid.request).toEqual({ id: null, idempotency_key: null });
  });

  it('comes after the answer, unless a fault wants it before', async () => {
    const order: string[] = [];
    receiver.received.push = (...messages) => {
      order.push('event');
      return messages.length;
    };
    simulator.faults.add({ fault: 'event_before_answer', match: { path: '/v1/payment_intents' } });
    await stripe.paymentIntents.create(aFine());
    order.push('answer');
    await stripe.paymentIntents.create(aFine({ metadata: { reference: 'pay_2' } }));
    order.push('answer');
    await simulator.webhooks.idle();

    expect(order.slice(0, 2)).toEqual(['event', 'answer']);
    expect(order).toHaveLength(4);
  });

  it('is tried again up the ladder until it is accepted, each time freshly signed', async () => {
    receiver.answers.push(500, 302);
    await stripe.paymentIntents.create(aFine());
    await simulator.webhooks.idle();
    for (const stepMs of retryLadderMs.slice(0, 3)) {
      simulator.advance(stepMs);
      await simulator.webhooks.idle();
    }
    const times = receiver.received.map(
      ({ headers }) => Number(/^t=(\d+)/.exec(headers['stripe-signature'] ?? '')?.[1]) - nowSeconds,
    );

    expect(simulator.webhooks.log().map(({ outcome }) => outcome)).toEqual([
      'refused',
      'refused',
      'accepted',
    ]);
    expect(times).toEqual([0, 300, 2_100]);
  });

  it('is tried again on real timers when nobody brings a schedule', async () => {
    receiver.answers.push(503);
    const real = await startStripeSimulator({
      webhook: { url: receiver.url, secrets },
      retryFactor: 0,
    });
    await sdk(real).paymentIntents.create(aFine());
    while (real.webhooks.log().length < 2) await new Promise(setImmediate);
    await real.close();

    expect(real.webhooks.log().map(({ status }) => status)).toEqual([503, 200]);
  });

  it('needs an address that is one', async () => {
    await expect(started({ webhook: { url: 'nowhere', secrets } })).rejects.toThrow(/no address/);
  });

  it('is given up after three days and can be found in the list of events', async () => {
    await receiver.close();
    const { id } = await stripe.paymentIntents.create(aFine());
    await simulator.webhooks.idle();
    for (const stepMs of retryLadderMs) {
      simulator.advance(stepMs);
      await simulator.webhooks.idle();
    }
    const missed = await stripe.events.list({ delivery_success: false });

    expect(simulator.webhooks.log()).toHaveLength(retryLadderMs.length + 1);
    expect(missed.data).toMatchObject([{ data: { object: { id } }, pending_webhooks: 1 }]);
  });

  it('can be lost for good, though its event is there', async () => {
    simulator.faults.add({ fault: 'lose_webhook', match: { event: 'payment_intent.succeeded' } });
    await stripe.paymentIntents.create(paidByCard());
    await simulator.webhooks.idle();
    const events = await stripe.events.list({ type: 'payment_intent.succeeded' });

    expect([...arrived(receiver)].sort()).toEqual(['charge.succeeded', 'payment_intent.created']);
    expect(events.data).toHaveLength(1);
  });

  it('can be lost, doubled or late by the metadata of its payment', async () => {
    const of = (reference: string, simulate: string) =>
      stripe.paymentIntents.create(paidByCard({ metadata: { reference, simulate } }));
    await of('lost', 'lose_webhook');
    await of('double', 'duplicate_webhook');
    await of('late', 'delay_webhook');
    await simulator.webhooks.idle();
    const before = count();
    simulator.advance(2_000);
    await simulator.webhooks.idle();

    expect(before).toEqual({ double: 2 });
    expect(count()).toEqual({ double: 2, late: 1 });
  });

  it('can be overtaken by a later one', async () => {
    simulator.faults.add({
      fault: 'delay_webhook',
      match: { event: 'payment_intent.created' },
      delayMs: 500,
    });
    await stripe.paymentIntents.create(paidByCard());
    await simulator.webhooks.idle();
    simulator.advance(500);
    await simulator.webhooks.idle();

    expect(arrived(receiver).at(-1)).toBe('payment_intent.created');
  });

  it('can be sent again by hand', async () => {
    await stripe.paymentIntents.create(aFine());
    await simulator.webhooks.idle();
    await simulator.webhooks.resend(simulator.webhooks.events()[0]?.id ?? '');

    expect(arrived(receiver)).toEqual(['payment_intent.created', 'payment_intent.created']);
    expect(open(0, 'whsec_new').id).toBe(open(1, 'whsec_new').id);
  });

  it('is sent only for the types that the endpoint wants, and nowhere without an endpoint', async () => {
    simulator.webhooks.pointTo({ url: receiver.url, secrets, events: ['charge.*'] });
    await stripe.paymentIntents.create(paidByCard());
    await simulator.webhooks.idle();
    simulator.webhooks.pointTo(undefined);
    await stripe.paymentIntents.create(paidByCard());
    await simulator.webhooks.idle();

    const owed = simulator.webhooks.events().filter((event) => event.pending_webhooks > 0);

    expect(arrived(receiver)).toEqual(['charge.succeeded']);
    expect(owed).toEqual([]);
  });

  it('still comes when the answer was dropped', async () => {
    simulator.faults.add({ fault: 'drop_answer_after_commit', times: 2 });
    await refusalOf(stripe.paymentIntents.create(aFine()));
    await simulator.webhooks.idle();

    expect(arrived(receiver)).toEqual(['payment_intent.created']);
  });
});

/** How often payment_intent.succeeded arrived, by reference. */
const count = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { body } of receiver.received) {
    const { type, data } = JSON.parse(body);
    const reference = data.object.metadata.reference;
    if (type === 'payment_intent.succeeded') counts[reference] = (counts[reference] ?? 0) + 1;
  }
  return counts;
};
