// Ends orders: closes what was shown to a payer, reverses what was scanned.
import type { Reply } from './api.ts';
import { bodyOf, Close, checkOwner, Reverse } from './bodies.ts';
import { refusal } from './errors.ts';
import { existing } from './orders.ts';
import { revoke } from './settle-order.ts';
import { changed, type Order, type State } from './state.ts';

const closable = (order: Order): void => {
  if (order.way === 'codepay') throw refusal('INVALID_REQUEST', '付款码订单请使用撤销接口');
  if (order.state === 'CLOSED') throw refusal('ORDER_CLOSED', '订单已关闭');
  if (order.state !== 'NOTPAY') throw refusal('ORDERPAID', '订单已支付');
  if (order.entering) throw refusal('USERPAYING', '用户正在支付，请稍后再试');
};

/** POST …/out-trade-no/{out_trade_no}/close: 204 without a body. */
export const closeOrder = (state: State, outTradeNo: string, text: string): Reply => {
  checkOwner(bodyOf(Close, text), state.settings);
  const order = existing(state, outTradeNo);
  closable(order);
  changed(state, order, { state: 'CLOSED' });
  return { status: 204 };
};

/** WeChat Pay asks not to reverse sooner after the debit; this simulator does not allow it. */
export const reverseAfterMs = 15_000;

/** POST …/out-trade-no/{out_trade_no}/reverse: scanned codes only, again and again if need be. */
export const reverseOrder = (state: State, outTradeNo: string, text: string): Reply => {
  const body = bodyOf(Reverse, text);
  checkOwner(body, state.settings);
  const order = existing(state, outTradeNo);
  if (order.way !== 'codepay') throw refusal('INVALID_REQUEST', '仅付款码支付支持撤销');
  if (order.state === 'REFUND') throw refusal('TRADE_ERROR', '订单已退款，不能撤销');
  if (state.timeline.now() - order.createdAt < reverseAfterMs)
    throw refusal('TRADE_ERROR', '支付后 15 秒内请勿撤销');
  if (order.state !== 'REVOKED') revoke(state, order);
  return { status: 200, value: { ...body, out_trade_no: outTradeNo } };
};
