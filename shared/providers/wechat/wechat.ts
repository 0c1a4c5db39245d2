// The WeChat Pay adapter (API v3): native code, H5, app, JSAPI and mini-program, and scanned codes.
import { dayMs, secondMs } from '../../kernel/time.ts';
import { type Capabilities, type Connector, connector } from '../contract.ts';
import type { Line } from './call.ts';
import { close } from './close.ts';
import { Credentials } from './credentials.ts';
import { query } from './find.ts';
import { keyRing } from './keys.ts';
import { acknowledge, notification, refuse } from './notifications.ts';
import { pay, repeatableMs } from './orders.ts';
import { queryRefund, refund } from './refunds.ts';
import { statement } from './statement.ts';

const capabilities = {
  methods: ['wechat'],
  presentations: ['qr_shown', 'redirect', 'in_app', 'code_scanned'],
  currencies: ['CNY'],
  minimumMinor: 1,
  /** Amounts are 32-bit integers of fen; payers' own limits are far lower, and decline. */
  maximumMinor: 2_147_483_647,
  ends: { by: 'on_request' },
  repeatableMs,
  refunds: { toSource: true, withinMs: 365 * dayMs, timesPerOrder: 50 },
  notifies: true,
  proofs: { calls: 'rsa_sha256', messages: 'rsa_sha256' },
  /** A page outside WeChat is opened for one address only (`scene_info.payer_client_ip`). */
  needs: { code_scanned: ['payer_code'], redirect: ['payer_ip'] },
  /** "Ask every 5 to 10 s, up to 30 to 45 s, then reverse" (code payment, development guide). */
  undoAfterMs: 45 * secondMs,
} as const satisfies Capabilities;

/**
 * WeChat Pay for a merchant of its own. Outcomes are as in the contract; a refusal that is our own
 * fault (keys, rights, parameters) throws ProviderFault, with nothing created.
 */
export const wechat: Connector = connector({
  name: 'wechat',
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
      statement: (request) => statement(line, request),
    };
  },
});
