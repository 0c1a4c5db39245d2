// Looks for a trade by our number, and tells what it means that Alipay has none.
import { dayMs, type Instant, minuteMs } from '../../kernel/time.ts';
import type { OrderKey } from '../contract.ts';
import { ProviderFault } from '../fault.ts';
import type { NotFound, QueryOutcome, Unknown } from '../outcomes.ts';
import { ask, type Line } from './call.ts';
import { fault, isNotFound, unknown } from './refusal.ts';
import { toldBy, tradeSaid } from './said.ts';
import { Trade } from './shapes.ts';

/** No order at Alipay lives longer (`timeout_express` ends at 15d). */
const longestLifeMs = 15 * dayMs;

/** Alipay ends an order by its own clock, and a payer may be in the middle of paying. */
const endGuardMs = 2 * minuteMs;

/** After this, a code or link that nobody has opened can make no trade any more. */
export const surelyOverAt = ({ createdAt, expiresAt }: OrderKey): Instant =>
  (expiresAt ?? createdAt + longestLifeMs) + endGuardMs;

/** The trade of a reference, or that there is none. */
export const find = async (
  line: Line,
  { reference }: Pick<OrderKey, 'reference'>,
): Promise<Trade | NotFound | Unknown> => {
  const answer = await ask(line, Trade, {
    method: 'alipay.trade.query',
    content: { out_trade_no: reference },
  });
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'refused') {
    if (isNotFound(answer.refusal)) return { outcome: 'not_found' };
    throw fault(answer.refusal);
  }
  if (answer.value.out_trade_no !== reference) return unknown('an answer about another trade');
  return answer.value;
};

/**
 * Alipay knows no trade before the payer scanned the code or opened the page, though it can be paid
 * at any moment: such an order waits. Only a scanned code makes its trade by our own call.
 */
const missing = (line: Line, order: OrderKey): QueryOutcome => {
  if (order.presentation === 'code_scanned') return { outcome: 'not_found' };
  return { outcome: line.now() < surelyOverAt(order) ? 'awaiting' : 'closed' };
};

/** The order's present state. */
export const query = async (line: Line, order: OrderKey): Promise<QueryOutcome> => {
  const found = await find(line, order);
  if (!('outcome' in found)) return tradeSaid(toldBy(found), line.now());
  return found.outcome === 'unknown' ? found : missing(line, order);
};

/** A mistake of ours in an order: nothing was sent. */
export const mistaken = (code: string, detail: string): ProviderFault =>
  new ProviderFault('alipay', code, detail);
