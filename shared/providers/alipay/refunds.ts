// Refunds at Alipay, made once per number of ours for as long as anyone repeats them.
import { formatDecimal } from '../../kernel/money.ts';
import type { RefundOrder } from '../contract.ts';
import type { NotFound, RefundOutcome, Succeeded, Unknown } from '../outcomes.ts';
import { ask, type Line } from './call.ts';
import { isNotFound, named, type Refusal, unknown } from './refusal.ts';
import { FoundRefund, Refunded } from './shapes.ts';

/** Alipay has no id of its own for a refund: its bills name it by these two. */
export const refundIdOf = (tradeNo: string, refundReference: string): string =>
  `${tradeNo}/${refundReference}`;

const retrySeconds = 5;

const found = async (
  line: Line,
  { order, refundReference }: Pick<RefundOrder, 'order' | 'refundReference'>,
): Promise<Succeeded | NotFound | Unknown> => {
  const answer = await ask(line, FoundRefund, {
    method: 'alipay.trade.fastpay.refund.query',
    content: {
      out_trade_no: order.reference,
      out_request_no: refundReference,
      query_options: ['gmt_refund_pay'],
    },
  });
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'refused')
    return isNotFound(answer.refusal)
      ? { outcome: 'not_found' }
      : unknown(named(answer.refusal), retrySeconds);
  const { refund_status, out_request_no, refund_amount, trade_no, gmt_refund_pay } = answer.value;
  if (refund_status !== 'REFUND_SUCCESS') return { outcome: 'not_found' };
  if (out_request_no !== refundReference || !refund_amount || !trade_no)
    return unknown('an answer about another refund', retrySeconds);
  return {
    outcome: 'succeeded',
    providerId: refundIdOf(trade_no, refundReference),
    money: { amount: refund_amount, currency: 'CNY' },
    at: gmt_refund_pay ?? line.now(),
  };
};

/**
 * The refund's present state. Alipay tells successes only: one that it refused, or never received, is
 * not found, and may be asked for again under the same number.
 */
export const queryRefund = (
  line: Line,
  refund: Pick<RefundOrder, 'order' | 'refundReference'>,
): Promise<RefundOutcome> => found(line, refund);

/** A repetition can be refused although its first call went through: only looking tells. */
const refused = async (
  line: Line,
  wanted: RefundOrder,
  { subCode, code }: Refusal,
): Promise<RefundOutcome> => {
  const said = await found(line, wanted);
  return said.outcome === 'not_found' ? { outcome: 'failed', code: subCode || code } : said;
};

/** Gives money back. Our reason stays with us: it may speak of the payer. */
export const refund = async (line: Line, wanted: RefundOrder): Promise<RefundOutcome> => {
  const { order, refundReference, money } = wanted;
  if (money.currency !== 'CNY') return { outcome: 'failed', code: 'currency_not_supported' };
  const answer = await ask(line, Refunded, {
    method: 'alipay.trade.refund',
    content: {
      out_trade_no: order.reference,
      refund_amount: formatDecimal(money.amount, money.currency),
      out_request_no: refundReference,
      refund_reason: 'refund',
    },
  });
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'refused') return refused(line, wanted, answer.refusal);
  const { out_trade_no, trade_no, fund_change, gmt_refund_pay } = answer.value;
  if (out_trade_no !== order.reference) return unknown('an answer about another trade');
  const providerId = refundIdOf(trade_no, refundReference);
  // Y: this very call moved the money. N: an earlier one did, or it is still to come.
  if (fund_change === 'Y' && gmt_refund_pay)
    return { outcome: 'succeeded', providerId, money, at: gmt_refund_pay };
  const said = await found(line, wanted);
  return said.outcome === 'not_found' ? { outcome: 'accepted', providerId } : said;
};
