// Gives money back: undone on the day of the payment where the whole goes back, else refunded.
import { dayMs, hourMs, minuteMs } from '../../kernel/time.ts';
import type { OrderKey, RefundOrder } from '../contract.ts';
import type { NotFound, RefundFailed, RefundOutcome, Succeeded, Unknown } from '../outcomes.ts';
import { ask, type Identity, type Line, requestOf, unknown } from './call.ts';
import { codes, fault, isOurFault, isUndecidedAnswer } from './codes.ts';
import { bizTypeOf, cnyOf, presentationIn, tells, types, urlOf } from './kinds.ts';
import { repeatableMs } from './pay.ts';
import { find, identityOf } from './query.ts';
import { clearingDayAt, paymentSaid, queryIdPattern, refundSaid } from './said.ts';

const failed = (code: string): RefundFailed => ({ outcome: 'failed', code });

/** A refund is an order of its own, named by our number and the time of its making. */
const nameOf = ({ refundReference, createdAt }: RefundOrder): Identity => ({
  orderId: refundReference,
  at: createdAt,
});

/** UnionPay's numbers are 8 to 32 letters and digits. */
const numberPattern = /^[0-9A-Za-z]{8,32}$/;

/** The refund's present state, asked for by its own name. */
export const queryRefund = async (line: Line, refund: RefundOrder): Promise<RefundOutcome> => {
  const found = await find(line, nameOf(refund), refund.order.presentation);
  if (found.outcome !== 'answered') return found;
  const { origRespCode, txnType } = found.fields;
  return origRespCode === undefined || !tells(txnType, types.refund, types.undo)
    ? unknown('an answer without the state of a refund')
    : refundSaid(found.fields, origRespCode);
};

/** What a refund has to say about the payment that it gives back. */
interface Original {
  readonly queryId: string;
  readonly bizType: string;
  /** The payment itself, where it had to be asked for. */
  readonly payment?: Succeeded;
}

/** A whole payment that may still be undone: no payment is made later than a day after its order. */
const mayUndo = ({ credentials }: Line, { order, money, createdAt }: RefundOrder): boolean =>
  credentials.same_day_undo &&
  money.amount === order.money.amount &&
  createdAt - order.createdAt < dayMs;

const asked = async (line: Line, order: OrderKey): Promise<Original | NotFound | Unknown> => {
  const found = await find(line, identityOf(order), order.presentation);
  if (found.outcome !== 'answered') return found;
  const { fields } = found;
  const said = paymentSaid(fields, fields['origRespCode'] ?? '', order.presentation);
  if (said.outcome === 'unknown') return said;
  if (said.outcome !== 'succeeded') return { outcome: 'not_found' };
  const bizType = fields['bizType'] ?? bizTypeOf(order.presentation ?? presentationIn(fields));
  return { queryId: said.providerId, bizType, payment: said };
};

/** What is known is not asked for, unless an undo depends on the payment's clearing day. */
const original = async (
  line: Line,
  refund: RefundOrder,
): Promise<Original | NotFound | Unknown> => {
  const { providerId = '', presentation } = refund.order;
  return presentation === undefined || !queryIdPattern.test(providerId) || mayUndo(line, refund)
    ? asked(line, refund.order)
    : { queryId: providerId, bizType: bizTypeOf(presentation) };
};

/** The last hour before the cut is left out: an undo that arrives after it is refused. */
const safetyMs = hourMs;

/**
 * Undo or refund, by stored times alone, so that a repetition asks for the same. An undo gives the
 * whole back on its clearing day; a refund takes a part too, and the payer waits up to ten days.
 */
const typeOf = (line: Line, refund: RefundOrder, { payment }: Original): '04' | '31' =>
  payment !== undefined &&
  mayUndo(line, refund) &&
  payment.money.amount === refund.money.amount &&
  payment.providerDay === clearingDayAt(refund.createdAt) &&
  payment.providerDay === clearingDayAt(refund.createdAt + safetyMs)
    ? types.undo
    : types.refund;

const made = async (line: Line, refund: RefundOrder, of: Original): Promise<RefundOutcome> => {
  const { credentials } = line;
  const answer = await ask(line, {
    url: urlOf(credentials, 'back'),
    fields: requestOf(line, nameOf(refund), {
      txnType: typeOf(line, refund, of),
      txnSubType: '00',
      bizType: of.bizType,
      channelType: '07',
      ...cnyOf(refund.money.amount),
      origQryId: of.queryId,
      backUrl: credentials.notify_url,
      reqReserved: refund.order.reference,
    }),
  });
  if (answer.outcome === 'unknown') return answer;
  const { respCode = '', queryId = '' } = answer.fields;
  if (respCode !== '00') return refused(line, refund, respCode);
  return queryIdPattern.test(queryId)
    ? { outcome: 'accepted', providerId: queryId }
    : unknown('a refund that was taken, without its number');
};

/** A call that began later than this after the refund was stored may be a repetition. */
const firstCallMs = minuteMs / 4;

/**
 * A number that UnionPay knows was made before; a late repetition may be refused for its time alone
 * (a format error), so only a refund that UnionPay does not know has failed.
 */
const refused = async (line: Line, refund: RefundOrder, code: string): Promise<RefundOutcome> => {
  if (code === codes.duplicate) return queryRefund(line, refund);
  if (isUndecidedAnswer(code)) return unknown(`UnionPay answers ${code}`);
  const isRepeated = line.now() - refund.createdAt >= firstCallMs;
  const before = isRepeated ? await queryRefund(line, refund) : undefined;
  if (before && before.outcome !== 'not_found') return before;
  if (isOurFault(code) && code !== codes.format) throw fault(code);
  return failed(code);
};

/**
 * Gives money back once, however often it is asked: UnionPay refuses a second of the same number and
 * time. Once it may refuse the time itself, what was made is looked for first.
 */
export const refund = async (line: Line, wanted: RefundOrder): Promise<RefundOutcome> => {
  if (!numberPattern.test(wanted.refundReference) || wanted.money.currency !== 'CNY')
    return failed('not_representable');
  if (line.now() - wanted.createdAt >= repeatableMs) {
    const before = await queryRefund(line, wanted);
    if (before.outcome !== 'not_found') return before;
  }
  const of = await original(line, wanted);
  if ('outcome' in of) return of.outcome === 'not_found' ? failed('order_not_found') : of;
  return made(line, wanted, of);
};
