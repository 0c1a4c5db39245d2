// Ends an order for good: closes a trade, cancels a scanned code, burns the number of an unscanned one.
import { secondMs } from '../../kernel/time.ts';
import type { OrderKey, Presentation } from '../contract.ts';
import type { CloseOutcome, Succeeded } from '../outcomes.ts';
import { ask, type Call, type Line } from './call.ts';
import { find, surelyOverAt } from './find.ts';
import { named, type Refusal, unknown } from './refusal.ts';
import { toldBy, tradeSaid } from './said.ts';
import { Cancelled, Closing, type Trade } from './shapes.ts';

const retrySeconds = 5;

/** What a trade means for its order's end; undefined while it can still be paid. */
const endOf = (line: Line, trade: Trade): CloseOutcome | undefined => {
  const said = tradeSaid(toldBy(trade), line.now());
  if (said.outcome === 'awaiting') return undefined;
  // We refund no order that we still want to end: what was given back, a cancel gave back.
  return said.outcome === 'succeeded' && trade.trade_status === 'TRADE_CLOSED'
    ? returned(line, said)
    : said;
};

const returned = (line: Line, captured: Succeeded): CloseOutcome => ({
  outcome: 'returned',
  captured,
  at: line.now(),
});

const lookedAgain = async (line: Line, order: OrderKey, why: string): Promise<CloseOutcome> => {
  const found = await find(line, order);
  if (!('outcome' in found)) return endOf(line, found) ?? unknown(why, retrySeconds);
  return found.outcome === 'unknown' ? found : untilOver(line, order, why);
};

/** Nothing can end it sooner than its own time. */
const untilOver = (line: Line, order: OrderKey, why: string): CloseOutcome => {
  const leftMs = surelyOverAt(order) - line.now();
  return leftMs <= 0 ? { outcome: 'closed' } : unknown(why, Math.ceil(leftMs / secondMs));
};

const callOf = (method: string, { reference }: OrderKey): Call => ({
  method,
  content: { out_trade_no: reference },
});

const refused = (line: Line, order: OrderKey, refusal: Refusal): Promise<CloseOutcome> =>
  lookedAgain(line, order, `it is still open (${named(refusal)})`);

/** Closes a trade that waits for its payer; Alipay refuses once it was paid. */
const shut = async (line: Line, order: OrderKey): Promise<CloseOutcome> => {
  const answer = await ask(line, Closing, callOf('alipay.trade.close', order));
  if (answer.kind === 'unknown') return answer.unknown;
  return answer.kind === 'value' ? { outcome: 'closed' } : refused(line, order, answer.refusal);
};

/** Closes what was not paid and gives back what was; a number without a trade is burnt. */
const cancelled = async (line: Line, order: OrderKey): Promise<CloseOutcome> => {
  const answer = await ask(line, Cancelled, callOf('alipay.trade.cancel', order));
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'refused') return refused(line, order, answer.refusal);
  const { retry_flag, action } = answer.value;
  if (retry_flag === 'Y') return unknown('Alipay asks to cancel once more', retrySeconds);
  return action === 'refund'
    ? lookedAgain(line, order, 'the cancel does not show yet')
    : { outcome: 'closed' };
};

/** Cancel belongs to the products at the counter: codes that one side shows the other. */
const cancellable: readonly (Presentation | undefined)[] = ['qr_shown', 'code_scanned'];

/** A scanned code is always cancelled: its trade is still to come when our call is under way. */
const mayBurn = ({ credentials }: Line, { presentation }: OrderKey): boolean =>
  presentation === 'code_scanned' ||
  (credentials.unscanned === 'cancel' && cancellable.includes(presentation));

const neverOpened = (line: Line, order: OrderKey): CloseOutcome | Promise<CloseOutcome> =>
  mayBurn(line, order)
    ? cancelled(line, order)
    : untilOver(line, order, 'nobody opened it yet, and it can be opened until its own end');

/**
 * Ends the order, and says so only when nobody can pay it any more. A page or an app's order that
 * nobody opened is unknown to Alipay and cannot be closed there: it ends at its own time.
 */
export const close = async (line: Line, order: OrderKey): Promise<CloseOutcome> => {
  const found = await find(line, order);
  if ('outcome' in found) return found.outcome === 'unknown' ? found : neverOpened(line, order);
  const end = endOf(line, found);
  if (end) return end;
  return order.presentation === 'code_scanned' ? cancelled(line, order) : shut(line, order);
};
