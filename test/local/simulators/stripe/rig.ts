// What the simulator's tests share: a fixed clock, the unmodified SDK, and a receiver of webhooks.

import Stripe from 'stripe';
import { type Incoming, type Served, serve } from '../../../../local/simulators/kit/server.ts';
import {
  type StripeSimulatorOptions,
  startStripeSimulator,
} from '../../../../local/simulators/stripe/server.ts';
import type { StripeSimulator } from '../../../../local/simulators/stripe/simulator.ts';

export const startMs = Date.UTC(2026, 9, 30, 8, 0, 0);

/** A schedule on which nothing happens by itself: only `advance` makes things due. */
const never = (): (() => void) => () => undefined;

export const started = (options: StripeSimulatorOptions = {}): Promise<StripeSimulator> =>
  startStripeSimulator({ clock: () => startMs, schedule: never, retryFactor: 1, ...options });

export const sdk = (simulator: { host: string; port: number }, key = 'sk_test_sim'): Stripe =>
  new Stripe(key, {
    host: simulator.host,
    port: simulator.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout: 5_000,
    telemetry: false,
  });

/** A fine of 206.00 with a reference, payable by card and the wallets. */
export const aFine = (
  overrides: Partial<Stripe.PaymentIntentCreateParams> = {},
): Stripe.PaymentIntentCreateParams => ({
  amount: 20_600,
  currency: 'usd',
  allowed_payment_method_types: ['card', 'alipay', 'wechat_pay'],
  metadata: { reference: 'pay_1' },
  ...overrides,
});

export const paidByCard = (
  overrides: Partial<Stripe.PaymentIntentCreateParams> = {},
): Stripe.PaymentIntentCreateParams =>
  aFine({ confirm: true, payment_method: 'pm_card_visa', ...overrides });

/** What an SDK call was refused with. */
export const refusalOf = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  try {
    await call;
  } catch (fault) {
    if (fault instanceof Stripe.errors.StripeError) return fault;
    throw fault;
  }
  throw new Error('the call was expected to be refused');
};

export type Receiver = Served & {
  readonly received: Incoming[];
  /** Statuses to answer with, first come first; 200 when there are none left. */
  readonly answers: number[];
};

/** A webhook endpoint that keeps what it was sent. */
export const aReceiver = async (): Promise<Receiver> => {
  const received: Incoming[] = [];
  const answers: number[] = [];
  const served = await serve({}, async (incoming) => {
    received.push(incoming);
    return { status: answers.shift() ?? 200, body: '' };
  });
  return { ...served, received, answers };
};

/** The types of the events that arrived, in the order of arrival. */
export const arrived = (receiver: Receiver): readonly string[] =>
  receiver.received.map(({ body }) => JSON.parse(body).type);
