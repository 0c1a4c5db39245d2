// Ends an order for good: closes what was shown to the payer, reverses a scanned code.
import { minuteMs, secondMs } from '../../kernel/time.ts';
import type { OrderKey } from '../contract.ts';
import type { CloseOutcome, Returned, Unknown } from '../outcomes.ts';
import { ask, type Line, Nothing, post, secondsUntil } from './call.ts';
import { find, isNotFound, orderPath, unreadablePayment } from './find.ts';
import { fault, named, type Refusal, unknown } from './refusal.ts';
import { orderSaid, paymentIn } from './said.ts';
import { Reversed, type Transaction } from './shapes.ts';

/** Longer than any create can still be under way: after it, what was not found was not made. */
const inFlightMs = minuteMs;

/**
 * WeChat Pay asks not to reverse within 15 s of the debit; five more cover the way of the request
 * and the difference of two clocks.
 */
export const reverseAfterMs = 20 * secondMs;

/** A payer who enters a password is done, or gives up, in about this time. */
const payingRetrySeconds = 5;

const neverMade = (line: Line, { createdAt }: OrderKey): CloseOutcome => {
  const surelyAt = createdAt + inFlightMs;
  return line.now() >= surelyAt
    ? { outcome: 'closed' }
    : unknown('its creation may still be under way', secondsUntil(surelyAt, line.now()));
};

const returned = (line: Line, transaction: Transaction): Returned | undefined => {
  const captured = transaction.trade_state === 'REVOKED' ? paymentIn(transaction) : undefined;
  return captured && { outcome: 'returned', captured, at: line.now() };
};

/** What an order that was found means for its end; undefined while the payer could still pay it. */
const endOf = (line: Line, transaction: Transaction): CloseOutcome | undefined => {
  const said = orderSaid(transaction);
  if (said === undefined) return unreadablePayment();
  return said.outcome === 'awaiting' ? undefined : (returned(line, transaction) ?? said);
};

const stillOpen = (why: string): Unknown => unknown(why, payingRetrySeconds);

/** Refusals that a new look explains: the order was paid, closed or undone while we asked. */
const explained = new Set([
  'ORDERPAID',
  'ORDERCLOSED',
  'ORDERREVERSED',
  'USERPAYING',
  'INVALIDREQUEST',
  'TRADEERROR',
]);

const lookedAgain = async (line: Line, order: OrderKey, why: string): Promise<CloseOutcome> => {
  const found = await find(line, order);
  if (!('outcome' in found)) return endOf(line, found) ?? stillOpen(why);
  return found.outcome === 'unknown' ? found : neverMade(line, order);
};

const refused = (
  line: Line,
  order: OrderKey,
  refusal: Refusal,
): CloseOutcome | Promise<CloseOutcome> => {
  if (isNotFound(refusal.code)) return neverMade(line, order);
  if (explained.has(refusal.code)) return lookedAgain(line, order, named(refusal));
  throw fault(refusal);
};

const shut = async (line: Line, order: OrderKey): Promise<CloseOutcome> => {
  const { mchid } = line.credentials;
  const request = post(`${orderPath(order.reference)}/close`, { mchid });
  const answer = await ask(line, Nothing, request);
  if (answer.kind === 'unknown') return answer.unknown;
  return answer.kind === 'value' ? { outcome: 'closed' } : refused(line, order, answer.refusal);
};

/** A reversal closes or gives back, and does not say which: the order itself does. */
const reversed = async (line: Line, order: OrderKey): Promise<CloseOutcome> => {
  const mayAt = order.createdAt + reverseAfterMs;
  if (line.now() < mayAt)
    return unknown('a scanned code is not undone at once', secondsUntil(mayAt, line.now()));
  const { appid, mchid } = line.credentials;
  const request = post(`${orderPath(order.reference)}/reverse`, { appid, mchid });
  const answer = await ask(line, Reversed, request);
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'refused') return refused(line, order, answer.refusal);
  return lookedAgain(line, order, 'the reversal does not show yet');
};

/** Our own record says how the payer met the order; else the order shows it. */
const wasScanned = ({ presentation }: OrderKey, { trade_type, trade_state }: Transaction) =>
  presentation === undefined
    ? trade_type === 'MICROPAY' || trade_state === 'USERPAYING'
    : presentation === 'code_scanned';

/**
 * Ends the order, and says so only when WeChat Pay does. An order that was never made counts as
 * closed once no create can still be under way. A scanned code waits out its first seconds.
 */
export const close = async (line: Line, order: OrderKey): Promise<CloseOutcome> => {
  const found = await find(line, order);
  if ('outcome' in found) return found.outcome === 'unknown' ? found : neverMade(line, order);
  const end = endOf(line, found);
  if (end) return end;
  return wasScanned(order, found) ? reversed(line, order) : shut(line, order);
};
