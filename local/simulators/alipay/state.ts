// Everything the simulated Alipay remembers, and the few ways in which a trade changes.
import type { KeyObject } from 'node:crypto';
import { share } from '../kit/decimal.ts';
import type { Random } from '../kit/random.ts';
import type { Timeline } from '../kit/timeline.ts';
import type { BillLine } from './bill.ts';
import type { Books } from './books.ts';
import type { AlipayFaults } from './faults.ts';
import { type AlipayRefusal, acq } from './refusal.ts';
import { beijing, digitsOf } from './texts.ts';

export const statuses = [
  'WAIT_BUYER_PAY',
  'TRADE_SUCCESS',
  'TRADE_FINISHED',
  'TRADE_CLOSED',
] as const;
export type Status = (typeof statuses)[number];

/** What a merchant asked for, before a payer has met it. */
export type Offer = {
  readonly reference: string;
  readonly subject: string;
  /** Fen. */
  readonly total: number;
  readonly expiresAt: number;
  readonly notifyUrl: string | undefined;
  readonly returnUrl: string | undefined;
  readonly method: string;
  /** The text of the code, where one is shown. */
  readonly code: string | undefined;
};

export type Refund = {
  readonly requestNo: string;
  readonly amount: number;
  readonly at: number;
};

export type Trade = Offer & {
  readonly tradeNo: string;
  readonly status: Status;
  readonly createdAt: number;
  readonly paidAt: number | undefined;
  readonly closedAt: number | undefined;
  readonly refunds: readonly Refund[];
  /** The scanned code that it belongs to. */
  readonly authCode: string | undefined;
};

/** A key that the house signs with; with a certificate in certificate mode. */
export type PlatformKey = {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly certificate: string | undefined;
};

export type Settings = {
  readonly appId: string;
  readonly sellerId: string;
  readonly merchantKey: KeyObject;
  /** How far a request's timestamp may be off. */
  readonly timestampToleranceMs: number;
  /** How long an unscanned code lives, whatever its order says. */
  readonly codeLifeMs: number;
  /** How long after its day a bill is ready. */
  readonly billReadyMs: number;
  /** How long the address of a bill lives. */
  readonly billLifeMs: number;
  /** Alipay's share of a payment, in ten thousandths. */
  readonly feePerTenThousand: number;
};

export type State = {
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly books: Books;
  readonly faults: AlipayFaults;
  readonly offers: Map<string, Offer>;
  readonly trades: Map<string, Trade>;
  /** Numbers that were cancelled before anyone scanned their code. */
  readonly burnt: Set<string>;
  readonly bills: Map<string, Bill>;
  /** Bills by day, with the faults that were seeded into them. */
  readonly seeded: Map<string, readonly BillLine[]>;
  /** Certificates by serial, for downloads: the platform's own with its issuers. */
  readonly certificates: Map<string, string>;
  /** Tells the merchant that a trade changed. */
  readonly published: (trade: Trade, refund?: Refund) => void;
  key: PlatformKey;
  /** Another house that bills are said to lie in. */
  billsAt: string | undefined;
  /** Set once the server listens. */
  url: string;
};

/** A bill that somebody may download. */
export type Bill = { readonly content: Buffer; readonly until: number };

export const now = (state: State): number => state.timeline.now();

/** A trade's number: its day, then random digits, 28 in all. */
export const newTradeNo = (state: State): string =>
  digitsOf(beijing(now(state))).slice(0, 8) +
  Array.from({ length: 20 }, () => state.random.whole(10)).join('');

/** Keeps a changed trade. */
export const change = (state: State, trade: Trade, changes: Partial<Trade>): Trade => {
  const changed = { ...trade, ...changes };
  state.trades.set(trade.reference, changed);
  return changed;
};

export const refundedOf = ({ refunds }: Trade): number =>
  refunds.reduce((sum, { amount }) => sum + amount, 0);

/** The trade of an offer that a payer has met; it closes by itself when nobody pays. */
export const opened = (state: State, offer: Offer, authCode?: string): Trade => {
  if (state.burnt.has(offer.reference)) throw acq('TRADE_HAS_CLOSE', '交易已经关闭');
  if (now(state) >= offer.expiresAt) throw acq('TRADE_HAS_CLOSE', '订单已过期');
  const known = state.trades.get(offer.reference);
  if (known) return known;
  const trade: Trade = {
    ...offer,
    tradeNo: newTradeNo(state),
    status: 'WAIT_BUYER_PAY',
    createdAt: now(state),
    paidAt: undefined,
    closedAt: undefined,
    refunds: [],
    authCode,
  };
  state.trades.set(trade.reference, trade);
  state.timeline.later(() => expired(state, trade.reference), offer.expiresAt - now(state));
  return trade;
};

/** The refusal of a trade that was paid or closed. */
export const noLongerOpen = ({ status }: Trade): AlipayRefusal =>
  status === 'TRADE_CLOSED'
    ? acq('TRADE_HAS_CLOSE', '交易已经关闭')
    : acq('TRADE_HAS_SUCCESS', '交易已被支付');

const expired = (state: State, reference: string): void => {
  const trade = state.trades.get(reference);
  if (trade?.status === 'WAIT_BUYER_PAY') closed(state, trade);
};

export const closed = (state: State, trade: Trade): Trade => {
  const changed = change(state, trade, { status: 'TRADE_CLOSED', closedAt: now(state) });
  state.published(changed);
  return changed;
};

/** Alipay's fee of an amount. */
export const feeOf = ({ settings }: State, amount: number): number =>
  share(amount, settings.feePerTenThousand);

export const paid = (state: State, trade: Trade): Trade => {
  if (trade.status !== 'WAIT_BUYER_PAY') throw noLongerOpen(trade);
  const at = now(state);
  const changed = change(state, trade, { status: 'TRADE_SUCCESS', paidAt: at });
  const { reference, tradeNo, total } = changed;
  state.books.capture({ reference, tradeNo, amount: total, fee: feeOf(state, total), at });
  state.published(changed);
  return changed;
};

/** Gives back; a trade that was given back whole is closed. */
export const refunded = (state: State, trade: Trade, requestNo: string, amount: number): Trade => {
  const at = now(state);
  const refund = { requestNo, amount, at };
  const whole = refundedOf(trade) + amount === trade.total;
  const changed = change(state, trade, {
    refunds: [...trade.refunds, refund],
    ...(whole ? { status: 'TRADE_CLOSED', closedAt: at } : {}),
  });
  const { reference, tradeNo } = trade;
  const fee = feeOf(state, amount);
  state.books.refund({ reference, tradeNo, refundReference: requestNo, amount, fee, at });
  state.published(changed, refund);
  return changed;
};
