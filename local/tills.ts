// Every simulated provider as the house and the demo use it: its account, its payers, its own books.
import { startAlipaySimulator } from './simulators/alipay/server.ts';
import { startStripeSimulator } from './simulators/stripe/server.ts';
import type { StripeSimulator } from './simulators/stripe/simulator.ts';
import { startUnionpaySimulator } from './simulators/unionpay/server.ts';
import { startWechatSimulator } from './simulators/wechat/server.ts';

/** What a provider says it took, in minor units. */
export interface Taken {
  readonly reference: string;
  readonly amount: number;
}

/** One provider with an account of ours, and payers who stand before it. */
export interface Till {
  readonly provider: string;
  /** Id of our account there. */
  readonly account: string;
  readonly url: string;
  /** The account's secret, once our webhook has an address. */
  readonly secret: (notifyUrl: string) => unknown;
  /** The payer of this order pays; `url` is the page that the payer was sent to, if any. */
  readonly pay: (reference: string, url?: string) => void;
  /** The payer's bank pays after the order's time, where the provider's orders end by time alone. */
  readonly payLate?: (reference: string) => void;
  readonly taken: () => readonly Taken[];
  /** Resolves when no notification is in the air. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Start {
  readonly clock: () => number;
  readonly seed: number;
}

const stripeTill = (simulator: StripeSimulator, webhookSecret: string): Till => ({
  provider: 'stripe',
  account: 'stripe-1',
  url: simulator.url,
  secret: (notifyUrl) => {
    simulator.webhooks.pointTo({ url: notifyUrl, secrets: [webhookSecret] });
    return {
      secret_key: 'sk_test_clearlane',
      publishable_key: 'pk_test_clearlane',
      webhook_secrets: [webhookSecret],
      host: simulator.host,
      port: simulator.port,
      protocol: 'http',
    };
  },
  pay: (reference) => void simulator.payer.pay({ reference }),
  taken: () =>
    simulator.books().captures.map(({ reference, amount }) => ({
      reference: reference ?? '',
      amount,
    })),
  idle: simulator.webhooks.idle,
  close: simulator.close,
});

const wechatTill = async (start: Start): Promise<Till> => {
  const simulator = await startWechatSimulator(start);
  return {
    provider: 'wechat',
    account: 'wechat-1',
    url: simulator.url,
    secret: simulator.secret,
    pay: (reference) => void simulator.payer.pay({ reference }),
    taken: () =>
      simulator.books().captures.map(({ reference, total }) => ({ reference, amount: total })),
    idle: simulator.webhooks.idle,
    close: simulator.close,
  };
};

const alipayTill = async (start: Start): Promise<Till> => {
  const simulator = await startAlipaySimulator(start);
  return {
    provider: 'alipay',
    account: 'alipay-1',
    url: simulator.url,
    secret: simulator.credentials,
    // Alipay knows no trade before its payer has scanned the code or opened the page.
    pay: (reference, url) => void simulator.payer.pay(url === undefined ? { reference } : { url }),
    taken: () => simulator.books().captures,
    idle: simulator.webhooks.idle,
    close: simulator.close,
  };
};

const unionpayTill = async (start: Start): Promise<Till> => {
  const simulator = await startUnionpaySimulator(start);
  return {
    provider: 'unionpay',
    account: 'unionpay-1',
    url: simulator.url,
    secret: simulator.secret,
    pay: (reference) => void simulator.payer.pay({ reference }),
    payLate: (reference) => void simulator.payer.payLate({ reference }),
    taken: () => simulator.books().captures,
    idle: simulator.webhooks.idle,
    close: simulator.close,
  };
};

export interface Tills {
  readonly all: readonly Till[];
  /** The one that the demo plays tricks on. */
  readonly stripe: StripeSimulator;
}

/** Starts all simulators. `webhookSecret` is the one that Stripe signs with. */
export const openTills = async (start: Start, webhookSecret: string): Promise<Tills> => {
  const stripe = await startStripeSimulator(start);
  const others = await Promise.all([wechatTill(start), alipayTill(start), unionpayTill(start)]);
  return { all: [stripeTill(stripe, webhookSecret), ...others], stripe };
};
