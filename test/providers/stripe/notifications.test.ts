// What Stripe's webhooks tell us, and which of them we refuse, ignore or keep for a person.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../../shared/kernel/failure.ts';
import { secondMs } from '../../../shared/kernel/time.ts';
import { errorOf, must } from '../rig.ts';
import {
  anEvent,
  anIntent,
  type StripeStage,
  secrets,
  signedMessage,
  startedAt,
  startStage,
} from './rig.ts';

const reference = '0000000000000000007'.padEnd(19, '0').concat('01');
const metadata = { reference };

let stage: StripeStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const read = (event: unknown, signing: Parameters<typeof signedMessage>[1] = {}) =>
  must(stage.connect().notification)(signedMessage(event, signing));

const paid = (over: object = {}) =>
  anIntent({ metadata, status: 'succeeded', amount_received: 20_600, ...over });

describe('orders in Stripe’s notifications', () => {
  it.each([
    ['payment_intent.succeeded', paid(), { outcome: 'succeeded', providerId: 'pi_1' }],
    [
      'payment_intent.payment_failed',
      anIntent({
        metadata,
        last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      }),
      { outcome: 'awaiting', lastDecline: 'insufficient_funds' },
    ],
    ['payment_intent.canceled', anIntent({ metadata, status: 'canceled' }), { outcome: 'closed' }],
    [
      'payment_intent.processing',
      anIntent({ metadata, status: 'processing' }),
      { outcome: 'awaiting' },
    ],
  ])('%s', async (type, object, said) => {
    const event = anEvent(type, object);

    expect(await read(event)).toMatchObject({ id: event.id, about: 'order', reference, said });
  });

  it('never hand the payer’s client secret on', async () => {
    const told = await read(anEvent('payment_intent.processing', anIntent({ metadata })));

    expect(JSON.stringify(told)).not.toContain('_secret_');
  });

  it('tell what was received, not what was asked for', async () => {
    const event = anEvent('payment_intent.succeeded', paid({ amount_received: 5_000 }));

    expect(await read(event)).toMatchObject({ said: { money: { amount: 5_000 } } });
  });

  it.each([
    ['made by another system', anIntent({ status: 'succeeded', amount_received: 1 })],
    ['tagged in another form', paid({ metadata: { reference: 'ORDER-1' } })],
    ['in a currency that we do not know', paid({ metadata: {}, currency: 'xau' })],
  ])('are left aside when %s', async (_kind, object) => {
    expect(await read(anEvent('payment_intent.succeeded', object))).toBeUndefined();
  });

  it.each(['constructor', '__proto__', 'payment_intent.created', 'payout.paid'])(
    'do not exist in an event of type %s',
    async (type) => {
      expect(await read(anEvent(type, paid()))).toBeUndefined();
    },
  );

  it.each([
    ['lacks what it must have', paid({ amount_received: undefined })],
    ['carries a broken amount', paid({ amount_received: 1.5 })],
    ['is in a state that we do not know', paid({ status: 'floating' })],
  ])('wait for a person when an intent of ours %s', async (_kind, object) => {
    const error = await errorOf(() => read(anEvent('payment_intent.succeeded', object)));

    expect(error).toMatchObject({ kind: 'unprocessable', code: 'notification_unreadable' });
  });
});

describe('refunds and disputes in Stripe’s notifications', () => {
  const aRefund = (status: string, over: object = {}) => ({
    id: 're_1',
    object: 'refund',
    status,
    amount: 10_000,
    currency: 'cny',
    created: startedAt / 1_000,
    metadata: { reference, refund_reference: 'R1' },
    ...over,
  });

  it.each([
    ['refund.created', 'pending', { outcome: 'accepted', providerId: 're_1' }],
    ['refund.updated', 'succeeded', { outcome: 'succeeded', money: { amount: 10_000 } }],
    ['charge.refund.updated', 'requires_action', { outcome: 'accepted' }],
    ['refund.failed', 'failed', { outcome: 'failed', code: 'failed' }],
    ['refund.updated', 'canceled', { outcome: 'failed', code: 'canceled' }],
  ])('%s that is %s', async (type, status, said) => {
    const told = await read(anEvent(type, aRefund(status)));

    expect(told).toMatchObject({ about: 'refund', refundReference: 'R1', reference, said });
  });

  it('are left aside when somebody else gave the money back', async () => {
    const event = anEvent('refund.created', aRefund('succeeded', { metadata: null }));

    expect(await read(event)).toBeUndefined();
  });

  it('name a dispute, its order, its state and its money', async () => {
    const dispute = {
      id: 'du_1',
      object: 'dispute',
      status: 'needs_response',
      amount: 20_600,
      currency: 'cny',
      payment_intent: 'pi_1',
    };

    expect(await read(anEvent('charge.dispute.created', dispute))).toMatchObject({
      about: 'dispute',
      providerId: 'du_1',
      orderProviderId: 'pi_1',
      state: 'needs_response',
      money: { amount: 20_600, currency: 'CNY' },
    });
  });
});

describe('which Stripe notifications are genuine', () => {
  const event = anEvent('payment_intent.succeeded', paid());

  it('accepts every secret in rotation', async () => {
    const told = await Promise.all(
      secrets.webhook_secrets.map((secret) => read(event, { secret })),
    );

    expect(told.map((one) => one?.id)).toEqual([event.id, event.id]);
  });

  it.each([
    [300, true],
    [301, false],
    [-60, true],
    [-61, false],
  ])('judges a signature that is %i seconds old', async (ageSeconds, genuine) => {
    const signing = { sentAt: startedAt - ageSeconds * secondMs, receivedAt: startedAt };

    const told = await read(event, signing).catch((error: unknown) => error);

    expect(told instanceof Failure).toBe(!genuine);
  });

  it.each([
    ['of live mode at a test account', { livemode: true }],
    ['about a connected account', { account: 'acct_2' }],
  ])('refuses one %s', async (_kind, over) => {
    expect(await errorOf(() => read({ ...event, ...over }))).toMatchObject({
      kind: 'unauthenticated',
    });
  });

  it.each([
    ['in another major version', { api_version: '2024-06-20' }],
    ['without a version', { api_version: null }],
    ['that is thin', { object: 'v2.core.event' }],
  ])('keeps one %s for a person, and says what to change', async (_kind, over) => {
    expect(await errorOf(() => read({ ...event, ...over }))).toMatchObject({
      kind: 'unprocessable',
      message: /endpoint/,
    });
  });

  it('reads a later release of the same major version', async () => {
    expect(await read({ ...event, api_version: '2026-12-16.endive' })).toBeDefined();
  });

  it('is not misled by a second timestamp in the header', async () => {
    const message = signedMessage(event);
    const header = message.headers['stripe-signature'];
    const future = Math.floor(startedAt / 1_000) + 3_600;

    for (const forged of [`t=${future},${header}`, `${header},t=${future}`]) {
      const told = await must(stage.connect().notification)({
        ...message,
        headers: { 'stripe-signature': forged },
      }).catch((error: unknown) => error);

      if (told instanceof Failure) expect(told.kind).toBe('unauthenticated');
      else expect(told).toMatchObject({ id: event.id });
    }
  });

  it('refuses whatever bytes and headers it is sent', async () => {
    const connection = stage.connect();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.option(fc.string({ maxLength: 100 }), { nil: undefined }),
        async (bytes, header) => {
          const error = await errorOf(() =>
            must(connection.notification)({
              headers: { 'stripe-signature': header },
              body: Buffer.from(bytes),
              receivedAt: startedAt,
            }),
          );

          expect(error).toMatchObject({ kind: 'unauthenticated' });
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('notifications of the simulated account', () => {
  it('are all read or left aside, and agree with what a query says', async () => {
    const order = stage.order('pays');
    const connection = stage.connect();
    await connection.pay(order);
    await stage.play(order, 'declined_payable');
    await stage.play(order, 'pays');
    await must(connection.refund)(stage.refund({ ...order }, 'succeeds'));

    const told = await Promise.all(stage.simulator.webhooks.events().map((event) => read(event)));

    const known = told.filter((one) => one !== undefined);
    expect(known.map((one) => (one.about === 'dispute' ? one.state : one.said.outcome))).toEqual([
      'awaiting',
      'succeeded',
      'succeeded',
    ]);
    expect(known[1]).toMatchObject({ said: await connection.query(order) });
  });
});
