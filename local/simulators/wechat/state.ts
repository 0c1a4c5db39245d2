// Everything that the simulated WeChat Pay remembers of one merchant.
import type { Random } from '../kit/random.ts';
import type { Timeline } from '../kit/timeline.ts';
import type { BillLine } from './bill-lines.ts';
import type { Books } from './books.ts';
import type { WechatFaults } from './faults.ts';
import { digits, type Keys } from './keys.ts';

export type Way = 'native' | 'h5' | 'app' | 'jsapi' | 'codepay';

export const tradeTypes = {
  native: 'NATIVE',
  h5: 'MWEB',
  app: 'APP',
  jsapi: 'JSAPI',
  codepay: 'MICROPAY',
} as const satisfies Record<Way, string>;

export type TradeState =
  | 'NOTPAY'
  | 'USERPAYING'
  | 'SUCCESS'
  | 'REFUND'
  | 'CLOSED'
  | 'REVOKED'
  | 'PAYERROR';

export type Order = {
  readonly outTradeNo: string;
  readonly way: Way;
  /** What was sent to make it, key by key: a repetition must send the same. */
  readonly fingerprint: string;
  readonly description: string;
  readonly attach: string;
  readonly total: number;
  readonly notifyUrl: string | undefined;
  readonly openid: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Of the present hand-off, which lives for two hours. */
  readonly prepayId: string;
  readonly preparedAt: number;
  readonly state: TradeState;
  /** The payer stands before the password page. */
  readonly entering: boolean;
  readonly paid?: Paid;
  readonly revokedAt?: number;
};

export type Paid = {
  readonly transactionId: string;
  readonly at: number;
  /** What was really paid: the order's total, but for a lever that says otherwise. */
  readonly total: number;
  readonly fee: number;
};

export type RefundState = 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL';

export type Refund = {
  readonly refundId: string;
  readonly outRefundNo: string;
  readonly outTradeNo: string;
  readonly fingerprint: string;
  readonly amount: number;
  readonly fee: number;
  readonly createdAt: number;
  readonly notifyUrl: string | undefined;
  readonly state: RefundState;
  readonly successAt?: number;
};

export type Settings = {
  readonly mchid: string;
  readonly appid: string;
  readonly apiV3Key: string;
  /** Of every ten thousand, what WeChat Pay keeps. */
  readonly feePerTenThousand: number;
  /** How long a refund stays in progress. */
  readonly refundDelayMs: number;
  /** The least time between two refunds of one order. */
  readonly refundGapMs: number;
  /** The least life that a new order may have. */
  readonly leastLifeMs: number;
  /** How the payer's password page is told: as HTTP 202 with an error, or as the order's state. */
  readonly userPaying: 'error' | 'state';
};

export type BillFile = { readonly day: string; readonly lines: readonly BillLine[] };

export type State = {
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly keys: Keys;
  readonly books: Books;
  readonly faults: WechatFaults;
  readonly orders: Map<string, Order>;
  readonly refunds: Map<string, Refund>;
  /** Scanned codes that were used, with the order that used them. */
  readonly usedCodes: Map<string, string>;
  /** Days whose bill was made, faults included. */
  readonly bills: Map<string, BillFile>;
  /** Addresses of bills: the text and the end of the address's life. */
  readonly downloads: Map<string, { readonly text: string; readonly until: number }>;
  readonly notify: (event: EventToSend) => void;
  /** Set once the server listens; addresses are built from it. */
  url: string;
};

export type EventToSend = {
  readonly type: string;
  readonly about: 'transaction' | 'refund';
  readonly summary: string;
  readonly url: string;
  readonly content: Readonly<Record<string, unknown>>;
};

const beijingMs = 8 * 3_600_000;

/** RFC 3339 in Beijing time. */
export const beijing = (instant: number): string =>
  `${new Date(instant + beijingMs).toISOString().slice(0, 19)}+08:00`;

/** The calendar day in Beijing, YYYY-MM-DD. */
export const beijingDay = (instant: number): string => beijing(instant).slice(0, 10);

/** A number in WeChat Pay's form: a prefix, the day, and digits. */
export const newNumber = (state: State, prefix: string, length: number): string => {
  const day = beijingDay(state.timeline.now()).replaceAll('-', '');
  const rest = length - prefix.length - day.length;
  return `${prefix}${day}${digits(state.random, rest)}`;
};

/** An order as it is now: one that outlived its time is closed. */
export const orderNow = (state: State, outTradeNo: string): Order | undefined => {
  const order = state.orders.get(outTradeNo);
  if (order?.state !== 'NOTPAY' || state.timeline.now() < order.expiresAt) return order;
  return changed(state, order, { state: 'CLOSED' });
};

export const changed = (state: State, order: Order, over: Partial<Order>): Order => {
  const next = { ...order, ...over };
  state.orders.set(order.outTradeNo, next);
  return next;
};
