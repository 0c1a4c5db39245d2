// Refunds: accepted once per number, finished later, sometimes in another way than was hoped.
import type { Reply } from './api.ts';
import { bodyOf, RefundBody } from './bodies.ts';
import { refusal } from './errors.ts';
import { faultsAt } from './faults.ts';
import { existing, fingerprintOf } from './orders.ts';
import { feeOf } from './settle-order.ts';
import {
  beijing,
  changed,
  newNumber,
  type Order,
  type Refund,
  type RefundState,
  type State,
} from './state.ts';

const dayMs = 86_400_000;
const withinMs = 365 * dayMs;
const timesPerOrder = 50;

type Body = ReturnType<typeof parsed>;
const parsed = (text: string) => bodyOf(RefundBody, text);

const missing = (message: string): Error => refusal('RESOURCE_NOT_EXISTS', message);

const orderOf = (state: State, { transaction_id, out_trade_no }: Body): Order => {
  const byId = [...state.orders.values()].find(
    ({ paid }) => paid && paid.transactionId === transaction_id,
  );
  const order = byId ?? state.orders.get(out_trade_no ?? '');
  if (!order) throw missing('订单不存在');
  return existing(state, order.outTradeNo);
};

export const refundsOf = (state: State, outTradeNo: string): readonly Refund[] =>
  [...state.refunds.values()].filter((refund) => refund.outTradeNo === outTradeNo);

const checkTiming = (state: State, paidAt: number, before: readonly Refund[]): void => {
  const now = state.timeline.now();
  const last = Math.max(0, ...before.map(({ createdAt }) => createdAt));
  if (now - paidAt > withinMs) throw refusal('TRADE_OVERDUE', '订单已超过退款期限');
  if (before.length >= timesPerOrder) throw refusal('INVALID_REQUEST', '退款次数超限');
  if (now - last < state.settings.refundGapMs)
    throw refusal('FREQUENCY_LIMITED', '同一订单退款过于频繁');
};

const checkAmount = (order: Order, { amount }: Body, before: readonly Refund[]): void => {
  const gone = before
    .filter(({ state }) => state !== 'CLOSED')
    .reduce((sum, one) => sum + one.amount, 0);
  if (amount.total !== order.paid?.total)
    throw refusal('INVALID_REQUEST', '订单金额与原订单不一致');
  if (gone + amount.refund > amount.total) throw refusal('INVALID_REQUEST', '退款金额超过可退金额');
};

const check = (state: State, order: Order, body: Body): void => {
  if (!order.paid || !['SUCCESS', 'REFUND'].includes(order.state))
    throw refusal('INVALID_REQUEST', '订单未支付，不能退款');
  const before = refundsOf(state, order.outTradeNo);
  checkAmount(order, body, before);
  checkTiming(state, order.paid.at, before);
};

const record = (state: State, refund: Refund): Refund => {
  state.refunds.set(refund.outRefundNo, refund);
  state.books.refund({
    reference: refund.outTradeNo,
    refundReference: refund.outRefundNo,
    refundId: refund.refundId,
    total: refund.amount,
    fee: refund.fee,
    at: refund.createdAt,
    status: refund.state,
  });
  return refund;
};

const move = (state: State, { refundId, amount, fee }: Refund, sign: 1 | -1): void =>
  state.books.move({
    cause: refundId,
    at: state.timeline.now(),
    postings: [
      { place: 'payer', amount: sign * amount },
      { place: 'balance', amount: sign * (fee - amount) },
      { place: 'wechat', amount: sign * -fee },
    ],
  });

const ends = { refund_closed: 'CLOSED', refund_abnormal: 'ABNORMAL' } as const;

/** Ends a refund that is in progress, and tells the merchant where it asked for it. */
export const finish = (state: State, outRefundNo: string, end: RefundState): Refund => {
  const refund = state.refunds.get(outRefundNo);
  if (!refund) throw missing('退款单不存在');
  const successAt = end === 'SUCCESS' ? { successAt: state.timeline.now() } : {};
  const ended = record(state, { ...refund, state: end, ...successAt });
  if (end === 'CLOSED') move(state, ended, -1);
  if (ended.notifyUrl !== undefined)
    state.notify({
      type: `REFUND.${end}`,
      about: 'refund',
      summary: '退款结果',
      url: ended.notifyUrl,
      content: notified(state, ended),
    });
  return ended;
};

const made = (state: State, order: Order, body: Body, fingerprint: string): Refund => {
  const occasion = { method: 'POST', path: '/v3/refund/domestic/refunds' };
  const fault = state.faults.take(occasion, faultsAt('execution'))?.fault;
  if (fault === 'not_enough') throw refusal('NOT_ENOUGH', '商户可用余额不足');
  const end =
    fault === 'refund_closed' || fault === 'refund_abnormal' ? ends[fault] : ('SUCCESS' as const);
  const refund = record(state, {
    refundId: newNumber(state, '5030', 29),
    outRefundNo: body.out_refund_no,
    outTradeNo: order.outTradeNo,
    fingerprint,
    amount: body.amount.refund,
    fee: feeOf(state, body.amount.refund),
    createdAt: state.timeline.now(),
    notifyUrl: body.notify_url,
    state: 'PROCESSING',
  });
  move(state, refund, 1);
  changed(state, order, { state: 'REFUND' });
  state.timeline.later(() => finish(state, refund.outRefundNo, end), state.settings.refundDelayMs);
  return refund;
};

/** POST /v3/refund/domestic/refunds. */
export const createRefund = (state: State, text: string): Reply => {
  const body = parsed(text);
  const fingerprint = fingerprintOf(body);
  const before = state.refunds.get(body.out_refund_no);
  if (before && before.fingerprint !== fingerprint)
    throw refusal('INVALID_REQUEST', '商户退款单号重复，参数与原请求不一致');
  if (before) return { status: 200, value: shown(state, before) };
  const order = orderOf(state, body);
  check(state, order, body);
  return { status: 200, value: shown(state, made(state, order, body, fingerprint)) };
};

/** GET /v3/refund/domestic/refunds/{out_refund_no}. */
export const queryRefund = (state: State, outRefundNo: string): Reply => {
  const refund = state.refunds.get(outRefundNo);
  if (!refund) throw missing('退款单不存在');
  return { status: 200, value: shown(state, refund) };
};

const identity = (state: State, refund: Refund) => ({
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  transaction_id: state.orders.get(refund.outTradeNo)?.paid?.transactionId ?? '',
  out_trade_no: refund.outTradeNo,
  user_received_account: '支付用户零钱',
  ...(refund.successAt !== undefined && { success_time: beijing(refund.successAt) }),
});

const amounts = (state: State, refund: Refund) => ({
  total: state.orders.get(refund.outTradeNo)?.paid?.total ?? 0,
  refund: refund.amount,
  payer_total: state.orders.get(refund.outTradeNo)?.paid?.total ?? 0,
  payer_refund: refund.amount,
});

const shown = (state: State, refund: Refund): Record<string, unknown> => ({
  ...identity(state, refund),
  channel: 'ORIGINAL',
  create_time: beijing(refund.createdAt),
  status: refund.state,
  funds_account: 'AVAILABLE',
  amount: {
    ...amounts(state, refund),
    from: [],
    settlement_refund: refund.amount,
    settlement_total: amounts(state, refund).total,
    discount_refund: 0,
    currency: 'CNY',
  },
  promotion_detail: [],
});

const notified = (state: State, refund: Refund): Record<string, unknown> => ({
  mchid: state.settings.mchid,
  ...identity(state, refund),
  refund_status: refund.state,
  amount: amounts(state, refund),
});
