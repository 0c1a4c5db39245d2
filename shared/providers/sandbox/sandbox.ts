// A provider without a network whose outcomes follow from the amount (fates.ts); also to be copied.
import * as z from 'zod';
import { Currency } from '../../kernel/money.ts';
import { dayMs, minuteMs, secondMs } from '../../kernel/time.ts';
import {
  type Capabilities,
  type Connection,
  type Connector,
  connector,
  methods,
  type Order,
  presentations,
  type Wire,
} from '../contract.ts';
import type { Next } from '../outcomes.ts';
import { fateOf, refundFateOf } from './fates.ts';
import { readNotification } from './notifications.ts';

/** The account's secret: how the sandbox calls us, and the keys of its notifications while they change. */
const Credentials = z.strictObject({
  account: z.string().min(1),
  secret: z.string().min(8),
  old_secret: z.string().min(8).optional(),
});
type Credentials = z.infer<typeof Credentials>;

const capabilities = {
  methods,
  presentations,
  currencies: Currency.options,
  minimumMinor: 1,
  maximumMinor: 100_000_000,
  repeatableMs: dayMs,
  refunds: { toSource: true, withinMs: 365 * dayMs, timesPerOrder: 50 },
  notifies: true,
  proofs: { messages: 'hmac_sha256' },
  needs: { code_scanned: ['payer_code'] },
  undoAfterMs: 30 * secondMs,
} as const satisfies Omit<Capabilities, 'ends'>;

/** What the payer does next, by how the payer meets the order. */
const nextOf = ({ presentation, reference, returnUrl }: Order): Next => {
  const byPresentation = {
    embedded: {
      kind: 'client_secret',
      clientSecret: `sb_${reference}_secret`,
      publishableKey: 'sb_publishable',
    },
    redirect: { kind: 'redirect', url: returnUrl ?? 'https://sandbox.invalid/paid' },
    qr_shown: { kind: 'qr_code', data: `sandbox:${reference}` },
    code_scanned: { kind: 'wait' },
    in_app: { kind: 'in_app', parameters: { reference } },
    in_person: { kind: 'wait' },
    reference: { kind: 'wait' },
  } as const;
  return byPresentation[presentation];
};

const connect = (credentials: Credentials, { now }: Wire) =>
  ({
    pay: async (order) => fateOf(order.money).pay(order, nextOf(order)),
    query: async (order) => fateOf(order.money).query(order, now() - order.createdAt),
    refund: async (refund) => refundFateOf(refund.money).refund(refund),
    queryRefund: async (refund) =>
      refundFateOf(refund.money).queryRefund(refund, now() - refund.createdAt),
    notification: async (message) => readNotification(credentials, message),
    acknowledge: (accepted) => ({
      statusCode: accepted ? 200 : 503,
      headers: { 'content-type': 'text/plain' },
      body: accepted ? 'received' : 'again',
    }),
  }) satisfies Connection;

const close =
  ({ now }: Wire): Connection['close'] =>
  async (order) =>
    fateOf(order.money).close(order, now() - order.createdAt);

/** Its orders end when it confirms a close. */
export const sandbox: Connector = connector({
  name: 'sandbox',
  capabilities: { ...capabilities, ends: { by: 'on_request' } },
  credentials: Credentials,
  connect: (credentials, wire) => ({ ...connect(credentials, wire), close: close(wire) }),
});

/** Its orders cannot be closed: they end by their own expiry and a guard. A scanned code is reversed. */
export const sandboxByTime: Connector = connector({
  name: 'sandbox_by_time',
  capabilities: { ...capabilities, ends: { by: 'by_time', guardMs: minuteMs } },
  credentials: Credentials,
  connect: (credentials, wire) => ({ ...connect(credentials, wire), reverse: close(wire) }),
});

/** Its orders never end, like a printed bank reference. */
export const sandboxNever: Connector = connector({
  name: 'sandbox_never',
  capabilities: { ...capabilities, ends: { by: 'never' } },
  credentials: Credentials,
  connect,
});
