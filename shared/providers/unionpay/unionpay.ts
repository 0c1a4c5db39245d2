// The UnionPay adapter (ACP 5.1.0): browser redirect, app, code shown, payer's code scanned.
import { dayMs, minuteMs, secondMs } from '../../kernel/time.ts';
import { type Capabilities, type Connector, connector } from '../contract.ts';
import { asks } from './asks.ts';
import type { Line } from './call.ts';
import { Credentials } from './credentials.ts';
import { acknowledge, notification } from './notifications.ts';
import { pay, repeatableMs } from './pay.ts';
import { query } from './query.ts';
import { queryRefund, refund } from './refunds.ts';
import { reverse } from './reverse.ts';
import { statementBytes } from './statement.ts';

const capabilities = {
  methods: ['unionpay'],
  presentations: ['redirect', 'in_app', 'qr_shown', 'code_scanned'],
  currencies: ['CNY'],
  minimumMinor: 1,
  /** Twelve digits; payers' own limits are far lower, and decline. */
  maximumMinor: 999_999_999_999,
  /**
   * UnionPay closes nothing on request: an order ends with its payTimeout. A payer who went to the
   * bank just before it is done, or given up on, within the guard.
   */
  ends: { by: 'by_time', guardMs: 5 * minuteMs },
  repeatableMs,
  asks,
  /** Scanned codes allow 30 days, the shortest; browser and app about eleven months. */
  refunds: { toSource: true, withinMs: 30 * dayMs, timesPerOrder: 50 },
  notifies: true,
  proofs: { calls: 'rsa_sha256', messages: 'rsa_sha256' },
  needs: { code_scanned: ['payer_code'] },
  /** After the fifth of its six questions (31 s), and before the last. */
  undoAfterMs: 45 * secondMs,
} as const satisfies Capabilities;

/**
 * UnionPay for a merchant of its own. Outcomes are as in the contract; a refusal that is our own
 * fault (certificate, rights, parameters) throws ProviderFault, with nothing created.
 */
export const unionpay: Connector = connector({
  name: 'unionpay',
  capabilities,
  credentials: Credentials,
  connect: (credentials, wire) => {
    const line: Line = { credentials, fetch: wire.fetch, now: wire.now };
    return {
      pay: (order) => pay(line, order),
      query: (order) => query(line, order),
      reverse: (order) => reverse(line, order),
      refund: (wanted) => refund(line, wanted),
      queryRefund: (wanted) => queryRefund(line, wanted),
      notification: async (message) => notification(credentials, message),
      acknowledge,
      statementBytes: (request) => statementBytes(line, request),
    };
  },
});
