// Undoes a scanned code whose outcome stays unknown (冲正), and says what became of the order.
import { minuteMs, secondMs } from '../../kernel/time.ts';
import type { OrderKey } from '../contract.ts';
import type { CloseOutcome, QueryOutcome } from '../outcomes.ts';
import { ask, type Line, requestOf, retrySeconds, unknown } from './call.ts';
import { codes, fault, isOurFault } from './codes.ts';
import { bizTypeOf, kindOf, types, urlOf } from './kinds.ts';
import { identityOf, query } from './query.ts';
import { clearingDayAt } from './said.ts';

/** Never in the first 15 s: the debit may be under way. Five more for the clocks. */
export const reverseAfterMs = 20 * secondMs;

/** Longer than any call of ours can still be under way: after it, what UnionPay does not know was not made. */
const inFlightMs = minuteMs;

/** A known end; undefined while it still could go either way. */
const endOf = (said: QueryOutcome): CloseOutcome | undefined =>
  said.outcome === 'succeeded' || said.outcome === 'closed' ? said : undefined;

/** Carries the order's own number and time: it has no name of its own, so it may be repeated. */
const reversal = async (line: Line, order: OrderKey): Promise<CloseOutcome | undefined> => {
  const answer = await ask(line, {
    url: urlOf(line.credentials, 'back'),
    fields: requestOf(line, identityOf(order), {
      txnType: types.reversal,
      txnSubType: '01',
      bizType: bizTypeOf('code_scanned'),
      channelType: kindOf('code_scanned')?.channelType,
      backUrl: line.credentials.notify_url,
    }),
  });
  if (answer.outcome === 'unknown') return answer;
  const { respCode = '' } = answer.fields;
  if (respCode === codes.alreadyReversed) return { outcome: 'closed' };
  if (isOurFault(respCode)) throw fault(respCode);
  return undefined;
};

const neverMadeOr = (
  line: Line,
  { createdAt }: OrderKey,
  said: QueryOutcome,
  doubt: CloseOutcome,
): CloseOutcome =>
  said.outcome === 'not_found' && line.now() >= createdAt + inFlightMs
    ? { outcome: 'closed' }
    : doubt;

/**
 * Ends a scanned code. An order that was paid is told, not undone: its refund is a person's to
 * decide. A reversal counts once the order itself shows it; after the clearing day it is too late. An order
 * that never came to be is over once no call can bring it any more.
 */
export const reverse = async (line: Line, given: OrderKey): Promise<CloseOutcome> => {
  const order: OrderKey = { ...given, presentation: 'code_scanned' };
  const before = await query(line, order);
  const known = endOf(before);
  if (known) return known;
  const waitMs = order.createdAt + reverseAfterMs - line.now();
  if (waitMs > 0) return unknown('too early to reverse', Math.ceil(waitMs / secondMs));
  if (clearingDayAt(order.createdAt) !== clearingDayAt(line.now()))
    return neverMadeOr(
      line,
      order,
      before,
      unknown('its clearing day is over: the statement will tell'),
    );
  const reversed = await reversal(line, order);
  if (reversed) return reversed;
  const after = await query(line, order);
  const doubt = unknown('the reversal is under way', retrySeconds);
  return endOf(after) ?? neverMadeOr(line, order, after, doubt);
};
