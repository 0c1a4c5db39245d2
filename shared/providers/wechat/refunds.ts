// Refunds at WeChat Pay: our number makes one refund, however often it is sent.
import type { RefundOrder } from '../contract.ts';
import type { RefundFailed, RefundOutcome } from '../outcomes.ts';
import { type Answer, ask, get, type Line, post } from './call.ts';
import { isNotFound } from './find.ts';
import { fitted } from './order-body.ts';
import { fault, type Refusal, unknown } from './refusal.ts';
import { refundSaid } from './said.ts';
import { Refund } from './shapes.ts';

const root = '/v3/refund/domestic/refunds';

const failed = (code: string): RefundFailed => ({ outcome: 'failed', code });

const notFound = new Set(['REFUNDNOTEXISTS', 'REFUNDNOTEXIST']);

const isMissing = ({ code }: Refusal): boolean => notFound.has(code) || isNotFound(code);

const said = (line: Line, { order, refundReference }: RefundOrder, answer: Refund) =>
  answer.out_refund_no === refundReference && answer.out_trade_no === order.reference
    ? refundSaid(answer, answer.create_time ?? line.now())
    : unknown('the answer is about another refund');

/** The refund's present state, by our number. */
export const queryRefund = async (line: Line, refund: RefundOrder): Promise<RefundOutcome> => {
  const target = `${root}/${encodeURIComponent(refund.refundReference)}`;
  const answer = await ask(line, Refund, get(target));
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'value') return said(line, refund, answer.value);
  if (isMissing(answer.refusal)) return { outcome: 'not_found' };
  throw fault(answer.refusal);
};

/** The longest reason that WeChat Pay shows to the payer; it is one of our fixed words. */
const reasonBytes = 80;

const asked = (line: Line, { order, refundReference, money, reason }: RefundOrder) =>
  ask(
    line,
    Refund,
    post(root, {
      out_trade_no: order.reference,
      out_refund_no: refundReference,
      ...(reason !== '' && { reason: fitted(reason, reasonBytes) }),
      notify_url: line.credentials.notify_url,
      amount: {
        refund: money.amount,
        total: order.money.amount,
        currency: money.currency,
      },
    }),
  );

/** A refusal may hide an earlier success under the same number: what exists is the answer then. */
const refused = async (
  line: Line,
  refund: RefundOrder,
  { refusal }: Extract<Answer<unknown>, { kind: 'refused' }>,
): Promise<RefundOutcome> => {
  if (isMissing(refusal)) return failed('order_not_found');
  const made = await queryRefund(line, refund);
  return made.outcome === 'not_found' ? failed(refusal.code.toLowerCase()) : made;
};

/** Gives money back; a repetition sends the same number and gets the same refund. */
export const refund = async (line: Line, wanted: RefundOrder): Promise<RefundOutcome> => {
  const sameCurrency = wanted.money.currency === 'CNY' && wanted.order.money.currency === 'CNY';
  if (!sameCurrency) return failed('currency_not_supported');
  const answer = await asked(line, wanted);
  if (answer.kind === 'unknown') return answer.unknown;
  return answer.kind === 'value' ? said(line, wanted, answer.value) : refused(line, wanted, answer);
};
