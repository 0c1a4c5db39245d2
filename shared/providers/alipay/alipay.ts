// The Alipay adapter (v2 gateway): codes to scan, pages, apps, mini-programs, and scanned codes.
import { dayMs, hourMs, minuteMs, secondMs } from '../../kernel/time.ts';
import type { Asks } from '../asks.ts';
import { type Capabilities, type Connector, connector } from '../contract.ts';
import type { Line } from './call.ts';
import { close } from './close.ts';
import { Credentials } from './credentials.ts';
import { query } from './find.ts';
import { keyRing } from './keys.ts';
import { acknowledge, notification, refuse } from './notifications.ts';
import { pay, repeatableMs } from './orders.ts';
import { queryRefund, refund } from './refunds.ts';
import { statementBytes } from './statement.ts';

/** A scanned code every 3 to 5 s, up to the till's own limit of some 60 s (Alipay's barcode loop). */
const asks = {
  code_scanned: {
    rungs: [
      { untilAgeMs: minuteMs, everyMs: 4 * secondMs },
      { untilAgeMs: 10 * minuteMs, everyMs: minuteMs },
      { untilAgeMs: Number.POSITIVE_INFINITY, everyMs: 10 * minuteMs },
    ],
    parkAfterMs: hourMs,
  },
} as const satisfies Asks;

const capabilities = {
  methods: ['alipay'],
  presentations: ['qr_shown', 'redirect', 'in_app', 'code_scanned'],
  currencies: ['CNY'],
  minimumMinor: 1,
  /** A hundred million yuan; payers' own limits are far lower, and decline. */
  maximumMinor: 10_000_000_000,
  ends: { by: 'on_request' },
  repeatableMs,
  asks,
  /** Contracts differ; twelve months is usual. */
  refunds: { toSource: true, withinMs: 365 * dayMs, timesPerOrder: 50 },
  notifies: true,
  proofs: { calls: 'rsa_sha256', messages: 'rsa_sha256' },
  needs: { code_scanned: ['payer_code'] },
  /** A till of its own would wait so long before it cancels (the barcode loop's usual limit). */
  undoAfterMs: 30 * secondMs,
} as const satisfies Capabilities;

/**
 * Alipay for a merchant of its own. Outcomes are as in the contract; a refusal that is our own fault
 * (keys, rights, parameters) throws ProviderFault, with nothing created.
 */
export const alipay: Connector = connector({
  name: 'alipay',
  capabilities,
  credentials: Credentials,
  connect: (credentials, wire) => {
    const line: Line = {
      credentials,
      ring: keyRing(credentials),
      fetch: wire.fetch,
      now: wire.now,
    };
    return {
      pay: (order) => pay(line, order),
      query: (order) => query(line, order),
      close: (order) => close(line, order),
      refund: (wanted) => refund(line, wanted),
      queryRefund: (wanted) => queryRefund(line, wanted),
      notification: (message) => notification(line, message),
      acknowledge,
      refuse,
      statementBytes: (request) => statementBytes(line, request),
    };
  },
});
