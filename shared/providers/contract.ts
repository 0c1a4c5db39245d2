// What every provider adapter is: data about what it can do, and verbs whose outcomes are values.
import type * as z from 'zod';
import type { Currency, Money } from '../kernel/money.ts';
import type { Instant } from '../kernel/time.ts';
import type { Asks } from './asks.ts';
import type {
  Awaiting,
  Closed,
  CloseOutcome,
  DisputeOutcome,
  PayOutcome,
  QueryOutcome,
  RefundOutcome,
  Succeeded,
} from './outcomes.ts';

export const methods = [
  'card',
  'wechat',
  'alipay',
  'unionpay',
  'bank_transfer',
  'card_terminal',
  'cash',
] as const;
export type Method = (typeof methods)[number];

/** How the payer meets the order. */
export const presentations = [
  'embedded',
  'redirect',
  'qr_shown',
  'code_scanned',
  'in_app',
  'in_person',
  'reference',
] as const;
export type Presentation = (typeof presentations)[number];

/** What only the payer has, and some orders must carry. */
export const payerParts = ['payer_code', 'payer_id', 'payer_ip'] as const;
export type PayerPart = (typeof payerParts)[number];

/** How one side proves to the other that it is the one that speaks. */
export const proofs = ['bearer_key', 'hmac_sha256', 'rsa_sha256', 'detached_jws'] as const;
export type Proof = (typeof proofs)[number];

/**
 * How an order of this provider can be known to be unpayable (design §3, Ending):
 * the provider confirms a close; or its own expiry plus `guardMs` has passed; or never.
 */
export type Ends =
  | { readonly by: 'on_request' }
  | { readonly by: 'by_time'; readonly guardMs: number }
  | { readonly by: 'never' };

export interface Capabilities {
  readonly methods: readonly Method[];
  readonly presentations: readonly Presentation[];
  readonly currencies: readonly Currency[];
  readonly minimumMinor: number;
  readonly maximumMinor: number;
  readonly ends: Ends;
  /** How long `pay` may be repeated with the same reference and parameters; 0 = never. */
  readonly repeatableMs: number;
  /** How often it may be asked about an order, where it says so; absent = the usual (`asks.ts`). */
  readonly asks?: Asks;
  readonly refunds?: {
    readonly toSource: boolean;
    readonly withinMs: number;
    readonly timesPerOrder: number;
  };
  readonly notifies: boolean;
  /** What proves our calls to it, and its messages to us; absent where there are none. */
  readonly proofs?: { readonly calls?: Proof; readonly messages?: Proof };
  /** Parts without which no order of a presentation can be made. */
  readonly needs?: Readonly<Partial<Record<Presentation, readonly PayerPart[]>>>;
  /** With `code_scanned` only: an order that nobody confirmed so long is undone, by `close` or `reverse`. */
  readonly undoAfterMs?: number;
}

/** One order as it was stored before the first call: a repetition sends exactly this again. */
export interface Order {
  /** 21 characters: payment id + two digits of the attempt. */
  readonly reference: string;
  readonly money: Money;
  readonly method: Method;
  readonly presentation: Presentation;
  /** Shown to the payer and on statements; no payer data. At most 127 characters. */
  readonly description: string;
  readonly createdAt: Instant;
  /** The order must not be payable after this (where the provider can be told so). */
  readonly expiresAt: Instant;
  readonly returnUrl?: string;
  readonly payerIp?: string;
  readonly locale?: string;
  /** The scanned code of a payer, for `code_scanned` only. Never logged. */
  readonly payerCode?: string;
  /** Who the payer is at the provider (a WeChat openid, …), where `in_app` needs it. Never logged. */
  readonly payerId?: string;
  /** Where a redirected payer's browser runs, where known: some providers have a page for each. */
  readonly device?: 'desktop' | 'phone';
}

/** What names an order afterwards: our reference, and the provider's id once it is known. */
export interface OrderKey {
  readonly reference: string;
  readonly providerId?: string;
  readonly createdAt: Instant;
  readonly money: Money;
  /** How the payer met it, where known: some providers undo a scanned code in another way. */
  readonly presentation?: Presentation;
  /** The order's own end, where known: a link or code that nobody opened lives until then. */
  readonly expiresAt?: Instant;
}

export interface RefundOrder {
  readonly order: OrderKey;
  /** Our number of the refund, the same on every repetition. */
  readonly refundReference: string;
  readonly money: Money;
  readonly createdAt: Instant;
  readonly reason: string;
}

/** A webhook as it arrived: raw bytes, lower-case header names. */
export interface Message {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly receivedAt: Instant;
}

/** A verified notification, translated. Anything else that is genuine is `undefined`: acknowledged, ignored. */
export type Notification = { readonly id: string; readonly at: Instant } & (
  | {
      readonly about: 'order';
      readonly reference: string;
      readonly said: Awaiting | Succeeded | Closed;
    }
  | {
      readonly about: 'refund';
      readonly refundReference: string;
      readonly reference: string;
      readonly said: RefundOutcome;
    }
  | {
      readonly about: 'dispute';
      readonly providerId: string;
      /** The provider's id of the disputed order, where the notification names it. */
      readonly orderProviderId?: string;
      readonly state: string;
      readonly money: Money;
    }
);

/** What we answer to a webhook, byte for byte in the provider's words. */
export interface Acknowledgement {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The outside world of an adapter; tests pass recorded bytes. */
export interface Wire {
  readonly fetch: typeof fetch;
  readonly now: () => Instant;
}

/** One account's open line to its provider. Optional members are absent where not supported. */
export interface Connection {
  /** A repetition may answer as the first call did: the present state is `query`'s to tell. */
  pay(order: Order): Promise<PayOutcome>;
  query(order: OrderKey): Promise<QueryOutcome>;
  /** Copes with an order whose creation is unknown: closed once it can no longer come to be. */
  close?(order: OrderKey): Promise<CloseOutcome>;
  /**
   * Undoes a scanned code whose outcome stays unknown, where orders end by time and not by `close`;
   * not within the first 15 s. Tells the payment when it had been made.
   */
  reverse?(order: OrderKey): Promise<CloseOutcome>;
  refund?(refund: RefundOrder): Promise<RefundOutcome>;
  queryRefund?(refund: RefundOrder): Promise<RefundOutcome>;
  /** A dispute by the provider's id: its notifications only say that there is something to ask for. */
  dispute?(providerId: string): Promise<DisputeOutcome>;
  /** Verifies first, then translates; throws `Failure('unauthenticated')` on anything not genuine. */
  notification?(message: Message): Promise<Notification | undefined>;
  /**
   * Proves a message genuine whose content a subject of ours reads by itself; answers its id and when it was
   * signed. Throws `Failure('unauthenticated')` on anything else.
   */
  verify?(message: Message): { readonly id: string; readonly at: Instant };
  acknowledge?(accepted: boolean): Acknowledgement;
  /** What we answer to a message that is not genuine, where the provider reads the refusal. */
  refuse?(): Acknowledgement;
  /** Fetches the statement of a payout or day as lines of the provider's own file. */
  statement?(request: {
    readonly payout?: string;
    readonly day?: string;
  }): Promise<AsyncIterable<string>>;
  /** The same as the bytes of the provider's own file, where that is no UTF-8 text. */
  statementBytes?(request: { readonly day: string }): Promise<AsyncIterable<Uint8Array>>;
}

/** An adapter knows no table and no subject; the registry loads it when an account needs it. */
export interface Adapter<Credentials = unknown> {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Its slice of the account's secret, parsed once. */
  readonly credentials: z.ZodType<Credentials>;
  connect(credentials: Credentials, wire: Wire): Connection;
}

/** Parses credentials and connects: the only way from a secret to a connection. */
export type Connector = {
  readonly name: string;
  readonly capabilities: Capabilities;
  open(secret: unknown, wire: Wire): Connection;
};

/** Closes an adapter over its credentials' type, so that a registry can hold them side by side. */
export const connector = <Credentials>(adapter: Adapter<Credentials>): Connector => ({
  name: adapter.name,
  capabilities: adapter.capabilities,
  open: (secret, wire) => adapter.connect(adapter.credentials.parse(secret), wire),
});
