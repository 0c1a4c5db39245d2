// Looks for an order by our own number, the only name that an unpaid order has.
import type { OrderKey } from '../contract.ts';
import type { NotFound, QueryOutcome, Unknown } from '../outcomes.ts';
import { ask, get, type Line } from './call.ts';
import { fault, unknown } from './refusal.ts';
import { orderSaid } from './said.ts';
import { Transaction } from './shapes.ts';

const notFoundCodes = new Set(['ORDERNOTEXIST', 'RESOURCENOTEXISTS']);
export const isNotFound = (code: string): boolean => notFoundCodes.has(code);

/** An order path of ours, its number percent-encoded. */
export const orderPath = (reference: string): string =>
  `/v3/pay/transactions/out-trade-no/${encodeURIComponent(reference)}`;

/** The order as WeChat Pay has it now; an answer about another order is worth nothing. */
export const find = async (
  line: Line,
  { reference }: Pick<OrderKey, 'reference'>,
): Promise<Transaction | NotFound | Unknown> => {
  const { mchid } = line.credentials;
  const answer = await ask(line, Transaction, get(`${orderPath(reference)}?mchid=${mchid}`));
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'refused') {
    if (isNotFound(answer.refusal.code)) return { outcome: 'not_found' };
    throw fault(answer.refusal);
  }
  const { value } = answer;
  return value.mchid === mchid && value.out_trade_no === reference
    ? value
    : unknown('the answer is about another order');
};

export const unreadablePayment = (): Unknown =>
  unknown('an order that is called paid, without the payment');

/** The order's present state. What the payer can do next is told by `pay` alone. */
export const query = async (line: Line, order: OrderKey): Promise<QueryOutcome> => {
  const found = await find(line, order);
  return 'outcome' in found ? found : (orderSaid(found) ?? unreadablePayment());
};
