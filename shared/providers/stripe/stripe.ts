// The Stripe adapter: cards, WeChat Pay and Alipay through payment intents, on the official SDK.
import { Currency } from '../../kernel/money.ts';
import { dayMs } from '../../kernel/time.ts';
import { type Capabilities, type Connector, connector } from '../contract.ts';
import { Credentials, clientOf } from './client.ts';
import { dispute } from './disputes.ts';
import { acknowledge, notification } from './notifications.ts';
import { close, type Line, pay, query, repeatableMs } from './orders.ts';
import { queryRefund, refund } from './refunds.ts';
import { statement } from './statement.ts';

const capabilities = {
  methods: ['card', 'wechat', 'alipay'],
  presentations: ['embedded', 'qr_shown', 'redirect'],
  currencies: Currency.options,
  /** Fifty cents; where a currency's own minimum is higher, Stripe declines the amount. */
  minimumMinor: 50,
  /** Eight digits. */
  maximumMinor: 99_999_999,
  ends: { by: 'on_request' },
  repeatableMs,
  /** WeChat Pay allows 180 days, the shortest of the three (docs.stripe.com/payments/wechat-pay). */
  refunds: { toSource: true, withinMs: 180 * dayMs, timesPerOrder: 100 },
  notifies: true,
  proofs: { calls: 'bearer_key', messages: 'hmac_sha256' },
} as const satisfies Capabilities;

/**
 * Stripe. Outcomes are as in the contract; a refusal that is our own fault (keys, rights,
 * parameters) throws ProviderFault, with nothing created.
 */
export const stripe: Connector = connector({
  name: 'stripe',
  capabilities,
  credentials: Credentials,
  connect: (credentials, wire) => {
    const client = clientOf(credentials, wire);
    const line: Line = { client, publishableKey: credentials.publishable_key, now: wire.now };
    return {
      pay: (order) => pay(line, order),
      query: (order) => query(line, order),
      close: (order) => close(line, order),
      refund: (wanted) => refund(line, wanted),
      queryRefund: (wanted) => queryRefund(line, wanted),
      dispute: (id) => dispute(client, id),
      notification: async (message) => notification(credentials, message),
      acknowledge,
      statement: (request) => statement(client, request),
    };
  },
});
