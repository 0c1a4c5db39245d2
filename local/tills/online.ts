// The simulated providers that take orders over the network, as tills.
import { startAlipaySimulator } from '../simulators/alipay/server.ts';
import type { StripeSimulator } from '../simulators/stripe/simulator.ts';
import { codeOf } from '../simulators/unionpay/orders.ts';
import { startUnionpaySimulator } from '../simulators/unionpay/server.ts';
import { startWechatSimulator } from '../simulators/wechat/server.ts';
import type { Meeting, Till, TillStart } from '../tills.ts';
import { toldOf } from './told.ts';

const byOrder = { knownBy: 'reference', holds: 'clearing' } as const;

const stripeReferenceIn = (resource: object): string => {
  const metadata = 'metadata' in resource ? resource.metadata : undefined;
  return typeof metadata === 'object' && metadata !== null && 'reference' in metadata
    ? String(metadata.reference)
    : '';
};

/** The last that its events said of the order. */
const stripeState = (simulator: StripeSimulator, reference: string): string | undefined => {
  const last = simulator.webhooks
    .events()
    .findLast(({ data }) => stripeReferenceIn(data.object) === reference);
  const status = last && 'status' in last.data.object ? last.data.object.status : undefined;
  return status === undefined ? undefined : String(status);
};

/** `webhookSecret` is the one that Stripe signs with. */
export const stripeTill = (simulator: StripeSimulator, webhookSecret: string): Till => ({
  ...byOrder,
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
  open: () =>
    simulator.payer.open().map(({ reference, amount, currency, payment_method_types: types }) => ({
      reference: reference ?? '',
      amountMinor: amount,
      currency: currency.toUpperCase(),
      meeting: 'page',
      text: `pay by ${types.join(' or ')}`,
    })),
  pay: (reference) => void simulator.payer.pay({ reference }),
  decline: (reference) => void simulator.payer.decline({ reference }),
  taken: () =>
    simulator.books().captures.map(({ reference, amount }) => ({
      reference: reference ?? '',
      amount,
    })),
  state: (reference) => stripeState(simulator, reference),
  told: toldOf(simulator.webhooks.log, simulator.webhooks.events, ({ type, data }) => ({
    about: type,
    reference: stripeReferenceIn(data.object),
  })),
  idle: simulator.webhooks.idle,
  close: simulator.close,
});

const wechatMeetings: Readonly<Record<string, Meeting>> = {
  NATIVE: 'code',
  MWEB: 'page',
  MICROPAY: 'asked',
};

export const wechatTill = async (start: TillStart): Promise<Till> => {
  const simulator = await startWechatSimulator(start);
  return {
    ...byOrder,
    provider: 'wechat',
    account: 'wechat-1',
    url: simulator.url,
    secret: simulator.secret,
    open: () =>
      simulator.payer
        .open()
        .map(({ reference, total, tradeType, description, codeUrl, expiresAt }) => ({
          reference,
          amountMinor: total,
          currency: 'CNY',
          meeting: wechatMeetings[tradeType] ?? 'app',
          text: description,
          ...(codeUrl === '' ? {} : { code: codeUrl }),
          ...(Number.isFinite(expiresAt) ? { expiresAt } : {}),
        })),
    pay: (reference) => void simulator.payer.pay({ reference }),
    decline: (reference) => void simulator.payer.giveUp({ reference }),
    payerCode: () => simulator.authCode(),
    taken: () =>
      simulator.books().captures.map(({ reference, total }) => ({ reference, amount: total })),
    state: (reference) => simulator.order({ reference })?.state,
    told: toldOf(simulator.webhooks.log, simulator.webhooks.events, ({ type, content }) => ({
      about: type,
      reference: String(content['out_trade_no'] ?? ''),
    })),
    idle: simulator.webhooks.idle,
    close: simulator.close,
  };
};

export const alipayTill = async (start: TillStart): Promise<Till> => {
  const simulator = await startAlipaySimulator(start);
  return {
    ...byOrder,
    provider: 'alipay',
    account: 'alipay-1',
    url: simulator.url,
    secret: simulator.credentials,
    // An order for a page is no trade before its payer has opened the page: it is not listed until then.
    open: () =>
      simulator.payer.openOrders().map(({ reference, amount, subject, code }) => ({
        reference,
        amountMinor: amount,
        currency: 'CNY',
        meeting: code === null ? 'asked' : 'code',
        text: subject,
        ...(code === null ? {} : { code }),
      })),
    pay: (reference, url) => void simulator.payer.pay(url === undefined ? { reference } : { url }),
    decline: (reference) => void simulator.payer.leave({ reference }),
    expire: (reference) => void simulator.payer.expire({ reference }),
    payerCode: () => simulator.payer.code(),
    taken: () => simulator.books().captures,
    state: (reference) => simulator.trade(reference)?.status,
    told: toldOf(simulator.webhooks.log, simulator.webhooks.sent, ({ fields }) => ({
      about: fields['trade_status'] ?? '',
      reference: fields['out_trade_no'] ?? '',
    })),
    idle: simulator.webhooks.idle,
    close: simulator.close,
  };
};

const unionpayMeetings = { front: 'page', app: 'app', code: 'code', scanned: 'asked' } as const;

export const unionpayTill = async (start: TillStart): Promise<Till> => {
  const simulator = await startUnionpaySimulator(start);
  return {
    ...byOrder,
    provider: 'unionpay',
    account: 'unionpay-1',
    url: simulator.url,
    secret: simulator.secret,
    // The form of a page is no order before its payer has submitted it: it is not listed until then.
    open: () =>
      simulator.payer.open().map((order) => ({
        reference: order.reference,
        amountMinor: order.amount,
        currency: order.currency,
        meeting: unionpayMeetings[order.way],
        text: order.description,
        ...(order.way === 'code' ? { code: codeOf(order.id) } : {}),
        ...(order.expires_at === null ? {} : { expiresAt: order.expires_at }),
      })),
    pay: (reference) => void simulator.payer.pay({ reference }),
    decline: (reference) => void simulator.payer.decline({ reference }),
    payLate: (reference) => void simulator.payer.payLate({ reference }),
    payerCode: () => simulator.payerCode(),
    taken: () => simulator.books().captures,
    state: (reference) => simulator.order({ reference })?.state,
    told: toldOf(simulator.webhooks.log, simulator.webhooks.events, ({ type, fields }) => ({
      about: type,
      reference: fields['orderId'] ?? '',
    })),
    idle: simulator.webhooks.idle,
    close: simulator.close,
  };
};
