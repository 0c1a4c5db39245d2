// Sets up the Stripe adapter against the simulator, with events signed as Stripe signs them.
import Stripe from 'stripe';
import {
  type StripeSimulatorOptions,
  startStripeSimulator,
} from '../../../local/simulators/stripe/server.ts';
import type { StripeSimulator } from '../../../local/simulators/stripe/simulator.ts';
import type { Instant } from '../../../shared/kernel/time.ts';
import type { Connection } from '../../../shared/providers/contract.ts';
import { stripe } from '../../../shared/providers/stripe/stripe.ts';
import { orders } from '../orders.ts';
import type { Fate, Rig, Signing, Stage, Told } from '../rig.ts';

export const startedAt = Date.parse('2026-11-23T08:00:00Z');

export const secrets = {
  secret_key: 'sk_test_51Secret',
  publishable_key: 'pk_test_51Public',
  webhook_secrets: ['whsec_new', 'whsec_old'],
} as const;

const seconds = (instant: Instant): number => Math.floor(instant / 1_000);

export const anIntent = (over: Readonly<Record<string, unknown>> = {}) => ({
  id: 'pi_1',
  object: 'payment_intent',
  status: 'requires_payment_method',
  amount: 20_600,
  amount_received: 0,
  currency: 'cny',
  created: seconds(startedAt),
  client_secret: 'pi_1_secret_1',
  payment_method_types: ['card'],
  metadata: {},
  last_payment_error: null,
  next_action: null,
  latest_charge: null,
  livemode: false,
  ...over,
});

let counted = 0;

export const anEvent = (
  type: string,
  object: unknown,
  over: Readonly<Record<string, unknown>> = {},
) => {
  counted += 1;
  return {
    id: `evt_${counted}`,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: seconds(startedAt),
    livemode: false,
    type,
    data: { object },
    ...over,
  };
};

/** A message as Stripe would send it: the body's bytes and the signature of one secret. */
export const signedMessage = (
  event: unknown,
  {
    secret = secrets.webhook_secrets[0],
    sentAt = startedAt,
    receivedAt = sentAt,
  }: { secret?: string; sentAt?: Instant; receivedAt?: Instant } = {},
) => {
  const payload = JSON.stringify(event, null, 2);
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: seconds(sentAt),
  });
  return {
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: Buffer.from(payload),
    receivedAt,
  };
};

const eventOf = ({ about, order, refund }: Told) => {
  const { amount, currency } = order.money;
  const intent = (over: object) =>
    anIntent({
      amount,
      currency: currency.toLowerCase(),
      metadata: { reference: order.reference },
      ...over,
    });
  const aboutRefund = (status: string) => ({
    id: 're_1',
    object: 'refund',
    status,
    amount: refund?.money.amount,
    currency: currency.toLowerCase(),
    created: seconds(startedAt),
    failure_reason: status === 'failed' ? 'expired_or_canceled_card' : undefined,
    metadata: { reference: order.reference, refund_reference: refund?.refundReference },
  });
  const events = {
    succeeded: [
      'payment_intent.succeeded',
      intent({ status: 'succeeded', amount_received: amount }),
    ],
    closed: ['payment_intent.canceled', intent({ status: 'canceled' })],
    awaiting: ['payment_intent.processing', intent({ status: 'processing' })],
    refunded: ['refund.updated', aboutRefund('succeeded')],
    refund_failed: ['refund.failed', aboutRefund('failed')],
    nothing: ['customer.created', { id: 'cus_1', object: 'customer' }],
  } as const;
  const [type, object] = events[about];
  return anEvent(type, object);
};

export interface StripeStage extends Stage {
  readonly simulator: StripeSimulator;
}

/** A fresh simulated account whose clock stands still until it is pushed. */
export const startStage = async (options: StripeSimulatorOptions = {}): Promise<StripeStage> => {
  const simulator = await startStripeSimulator({
    clock: () => startedAt,
    schedule: () => () => undefined,
    ...options,
  });
  const { anOrder, aRefund } = orders(simulator.now);
  const { host, port } = simulator;
  const connect: Stage['connect'] = (front): Connection =>
    stripe.open(
      { ...secrets, host, port, protocol: 'http' },
      { fetch: front ? front(fetch) : fetch, now: simulator.now },
    );
  const acts: Readonly<Partial<Record<Fate, (reference: string) => unknown>>> = {
    pays: (reference) => simulator.payer.pay({ reference }),
    declined_payable: (reference) =>
      simulator.payer.decline({ reference }, { reason: 'insufficient_funds' }),
  };
  return {
    simulator,
    now: simulator.now,
    advance: simulator.advance,
    connect,
    order: (_fate, over) => anOrder(over),
    play: async ({ reference }, fate) => {
      acts[fate]?.(reference);
    },
    refund: (order, fate) => {
      if (fate === 'fails')
        simulator.faults.add({ fault: 'refund_fails', match: { path: '/v1/refunds' } });
      return aRefund(order);
    },
    message: (told: Told, { sentAt = simulator.now(), by = 'provider' }: Signing = {}) =>
      signedMessage(
        by === 'other_account' ? { ...eventOf(told), account: 'acct_other' } : eventOf(told),
        {
          secret: by === 'stranger' ? 'whsec_stranger' : secrets.webhook_secrets[0],
          sentAt,
          receivedAt: simulator.now(),
        },
      ),
    stop: simulator.close,
  };
};

export const rig: Rig = {
  connector: stripe,
  hidden: [secrets.secret_key, ...secrets.webhook_secrets],
  fates: ['pays', 'waits', 'declined_payable'],
  currencies: ['CNY', 'USD', 'JPY'],
  network: { sameHeaders: ['idempotency-key'] },
  acknowledges: {
    accepted: { statusCode: 200, body: '{"received":true}' },
    refused: { statusCode: 503, body: '{"received":false}' },
  },
  start: startStage,
};
