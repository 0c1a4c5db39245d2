// The methods about trades: made by a code, a page, an app or a scan; asked for, closed, cancelled.
import { checkCode, checkWallet, met } from './codes.ts';
import { contents, type OrderContent, read } from './content.ts';
import { AlipayRefusal, acq, noTrade } from './refusal.ts';
import {
  closed,
  noLongerOpen,
  now,
  type Offer,
  opened,
  refunded,
  refundedOf,
  type State,
  type Trade,
} from './state.ts';
import { beijing, yuan } from './texts.ts';

/** One call: its business content as text, and the public parameters that matter to methods. */
export type Call = {
  readonly method: string;
  readonly content: string;
  readonly notifyUrl: string | undefined;
  readonly returnUrl: string | undefined;
};

export type Body = Readonly<Record<string, unknown>>;

const cancelWithinMs = 24 * 3_600_000;
const usualLifeMs = 15 * 24 * 3_600_000;

/** What a call asks for, not yet met by a payer. */
export const offerOf = (state: State, call: Call, content: OrderContent): Offer => ({
  reference: content.out_trade_no,
  subject: content.subject,
  total: content.total_amount,
  expiresAt: content.time_expire ?? now(state) + usualLifeMs,
  notifyUrl: call.notifyUrl,
  returnUrl: call.returnUrl,
  method: call.method,
  code: undefined,
});

/** The same number must mean the same order, and one that can still be paid. */
export const checkAgain = (state: State, offer: Offer): void => {
  if (state.burnt.has(offer.reference)) throw acq('TRADE_HAS_CLOSE', '交易已经关闭');
  const trade = state.trades.get(offer.reference);
  const known = trade ?? state.offers.get(offer.reference);
  if (known && (known.total !== offer.total || known.subject !== offer.subject))
    throw acq('CONTEXT_INCONSISTENT', '交易信息被篡改');
  if (trade && trade.status !== 'WAIT_BUYER_PAY') throw noLongerOpen(trade);
  if (offer.expiresAt <= now(state)) throw acq('INVALID_PARAMETER', '参数无效: time_expire');
};

/** Keeps an offer and gives it a code; the same number gets the same code again. */
export const precreate = (state: State, call: Call): Body => {
  const asked = offerOf(state, call, read(contents.order, call.content));
  checkAgain(state, asked);
  const known = state.offers.get(asked.reference);
  const code = known?.code ?? `${state.url}/qr/bax${state.random.letters(24)}`;
  const codeEnd = now(state) + state.settings.codeLifeMs;
  const expiresAt = known?.expiresAt ?? Math.min(asked.expiresAt, codeEnd);
  state.offers.set(asked.reference, { ...asked, code, expiresAt });
  return { out_trade_no: asked.reference, qr_code: code };
};

export const create = (state: State, call: Call): Body => {
  const asked = offerOf(state, call, read(contents.create, call.content));
  checkAgain(state, asked);
  const trade = opened(state, asked);
  return { out_trade_no: trade.reference, trade_no: trade.tradeNo };
};

const buyer = { buyer_logon_id: '138****0000', buyer_user_id: '2088102534368455' } as const;

export const scan = (state: State, call: Call): Body => {
  const content = read(contents.scan, call.content);
  const asked = offerOf(state, call, content);
  checkAgain(state, asked);
  checkCode(state, content.auth_code, asked.reference);
  checkWallet(content.auth_code);
  const made = opened(state, asked, content.auth_code);
  const { trade, heard } = met(state, made, content.auth_code);
  if (!heard) throw new AlipayRefusal('20000', 'aop.unknow-error', 'unknown');
  const named = { trade_no: trade.tradeNo, out_trade_no: trade.reference, ...buyer };
  if (trade.paidAt === undefined) return { code: '10003', ...named };
  return {
    ...named,
    total_amount: yuan(trade.total),
    receipt_amount: yuan(trade.total),
    buyer_pay_amount: yuan(trade.total),
    gmt_payment: beijing(trade.paidAt),
    fund_bill_list: [{ fund_channel: 'ALIPAYACCOUNT', amount: yuan(trade.total) }],
  };
};

export const tradeOf = (state: State, reference: string): Trade => {
  const trade = state.trades.get(reference);
  if (!trade) throw noTrade();
  return trade;
};

const namedIn = (call: Call): string => read(contents.named, call.content).out_trade_no;

export const query = (state: State, call: Call): Body => {
  const trade = tradeOf(state, namedIn(call));
  return {
    ...buyer,
    trade_no: trade.tradeNo,
    out_trade_no: trade.reference,
    trade_status: trade.status,
    total_amount: yuan(trade.total),
    receipt_amount: yuan(trade.paidAt === undefined ? 0 : trade.total),
    buyer_pay_amount: yuan(trade.paidAt === undefined ? 0 : trade.total),
    point_amount: '0.00',
    invoice_amount: '0.00',
    ...(trade.paidAt !== undefined && { send_pay_date: beijing(trade.paidAt) }),
  };
};

export const close = (state: State, call: Call): Body => {
  const trade = tradeOf(state, namedIn(call));
  if (trade.status !== 'WAIT_BUYER_PAY') throw acq('TRADE_STATUS_ERROR', '交易状态不合法');
  const { tradeNo, reference } = closed(state, trade);
  return { trade_no: tradeNo, out_trade_no: reference };
};

const cancelTrade = (state: State, trade: Trade): Body => {
  if (now(state) - trade.createdAt > cancelWithinMs) throw acq('TRADE_CANCEL_TIME_OUT');
  const named = { trade_no: trade.tradeNo, out_trade_no: trade.reference, retry_flag: 'N' };
  if (trade.status === 'TRADE_FINISHED') throw acq('TRADE_HAS_FINISHED');
  if (trade.status === 'TRADE_CLOSED') return named;
  if (trade.status === 'WAIT_BUYER_PAY') {
    closed(state, trade);
    return { ...named, action: 'close' };
  }
  if (trade.refunds.length > 0) throw acq('REASON_TRADE_REFUND_FEE_ERR');
  refunded(state, trade, '', trade.total - refundedOf(trade));
  return { ...named, action: 'refund' };
};

/** Ends any number: what was paid goes back, and a number without a trade can never have one. */
export const cancel = (state: State, call: Call): Body => {
  const reference = namedIn(call);
  const struck = state.faults.take({ method: 'POST', path: call.method }, ['cancel_retry']);
  if (struck) return { out_trade_no: reference, retry_flag: 'Y' };
  const trade = state.trades.get(reference);
  if (trade) return cancelTrade(state, trade);
  state.burnt.add(reference);
  state.offers.delete(reference);
  return { out_trade_no: reference, retry_flag: 'N' };
};
