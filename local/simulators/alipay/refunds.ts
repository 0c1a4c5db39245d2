// The methods about refunds: idempotent by the merchant's number of the refund.
import { contents, read } from './content.ts';
import { acq } from './refusal.ts';
import { type Refund, refunded, refundedOf, type State, type Trade } from './state.ts';
import { beijing, yuan } from './texts.ts';
import { type Body, type Call, tradeOf } from './trades.ts';

const answered = (trade: Trade, { amount, at }: Refund, fundChange: 'Y' | 'N'): Body => ({
  trade_no: trade.tradeNo,
  out_trade_no: trade.reference,
  buyer_logon_id: '138****0000',
  buyer_user_id: '2088102534368455',
  fund_change: fundChange,
  refund_fee: yuan(refundedOf(trade)),
  send_back_fee: yuan(amount),
  gmt_refund_pay: beijing(at),
});

const checkRefundable = (state: State, trade: Trade, amount: number): void => {
  if (state.faults.take({ method: 'POST', path: 'alipay.trade.refund' }, ['refund_fails']))
    throw acq('SELLER_BALANCE_NOT_ENOUGH', '卖家余额不足');
  if (trade.status === 'TRADE_FINISHED') throw acq('TRADE_HAS_FINISHED', '交易已完结');
  if (trade.status !== 'TRADE_SUCCESS') throw acq('TRADE_STATUS_ERROR', '交易状态不合法');
  if (refundedOf(trade) + amount > trade.total)
    throw acq('REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限');
};

export const refund = (state: State, call: Call): Body => {
  const content = read(contents.refund, call.content);
  const trade = tradeOf(state, content.out_trade_no);
  const { refund_amount: amount } = content;
  if (content.out_request_no === undefined && amount !== trade.total)
    throw acq('INVALID_PARAMETER', '部分退款必须传入out_request_no');
  const requestNo = content.out_request_no ?? content.out_trade_no;
  const known = trade.refunds.find((one) => one.requestNo === requestNo);
  if (known && known.amount !== amount) throw acq('DISCORDANT_REPEAT_REQUEST', '不一致的请求');
  if (known) return answered(trade, known, 'N');
  checkRefundable(state, trade, amount);
  const changed = refunded(state, trade, requestNo, amount);
  const made = changed.refunds.at(-1);
  if (!made) throw new Error('a refund was lost');
  return answered(changed, made, 'Y');
};

/** A refund that is not there is no error: its fields are absent. */
export const queryRefund = (state: State, call: Call): Body => {
  const content = read(contents.refundQuery, call.content);
  const trade = tradeOf(state, content.out_trade_no);
  const known = trade.refunds.find((one) => one.requestNo === content.out_request_no);
  if (!known) return {};
  return {
    trade_no: trade.tradeNo,
    out_trade_no: trade.reference,
    out_request_no: known.requestNo,
    total_amount: yuan(trade.total),
    refund_amount: yuan(known.amount),
    refund_status: 'REFUND_SUCCESS',
    ...(content.query_options?.includes('gmt_refund_pay') && {
      gmt_refund_pay: beijing(known.at),
    }),
  };
};
