// Makes orders at WeChat Pay, and reads what its refusals of an order mean.
import { hourMs } from '../../kernel/time.ts';
import type { Order } from '../contract.ts';
import type { Declined, PayOutcome } from '../outcomes.ts';
import { type Answer, ask, type Line, post } from './call.ts';
import { find, unreadablePayment } from './find.ts';
import { made } from './next.ts';
import { bodyOf, type Way, wayOf } from './order-body.ts';
import { declineOf, fault, type Refusal, unknown } from './refusal.ts';
import { orderSaid } from './said.ts';
import { Transaction } from './shapes.ts';

/** A prepared order can be handed to the payer for two hours; the number never makes a second one. */
export const repeatableMs = 2 * hourMs;

const declined = (code: Declined['code']): Declined => ({ outcome: 'declined', code, final: true });

const waiting: PayOutcome = { outcome: 'accepted', next: { kind: 'wait' } };

const transactionSaid = (transaction: Transaction): PayOutcome => {
  const said = orderSaid(transaction);
  if (said === undefined) return unreadablePayment();
  if (said.outcome === 'closed') return declined('declined');
  return said.outcome === 'awaiting' ? waiting : said;
};

/**
 * What exists under our number after a refusal that does not say. An order that waits for its payer
 * cannot be handed out again, since only its creation tells how to pay it: that stays unknown.
 */
const lookedFor = async (
  line: Line,
  { order, way }: { readonly order: Order; readonly way: Way },
  refusal: Refusal,
): Promise<PayOutcome> => {
  const found = await find(line, order);
  if ('outcome' in found) {
    if (found.outcome === 'not_found') throw fault(refusal);
    return found;
  }
  const said = transactionSaid(found);
  return said.outcome === 'accepted' && way !== 'codepay'
    ? unknown(`the order exists, and cannot be made again (${refusal.code})`)
    : said;
};

const stillPaying = new Set(['USERPAYING', 'USERPAY']);

const refused = (
  line: Line,
  wanted: { readonly order: Order; readonly way: Way },
  refusal: Refusal,
): PayOutcome | Promise<PayOutcome> => {
  if (stillPaying.has(refusal.code)) return waiting;
  const code = declineOf(refusal);
  return code === undefined ? lookedFor(line, wanted, refusal) : declined(code);
};

const scanned = async (line: Line, order: Order, body: object): Promise<Answer<PayOutcome>> => {
  const answer = await ask(line, Transaction, post('/v3/pay/transactions/codepay', body));
  if (answer.kind !== 'value') return answer;
  const { mchid, out_trade_no } = answer.value;
  const ours = mchid === line.credentials.mchid && out_trade_no === order.reference;
  return ours
    ? { kind: 'value', value: transactionSaid(answer.value) }
    : { kind: 'unknown', unknown: unknown('the answer is about another order') };
};

const handedOut = async (
  line: Line,
  wanted: { readonly order: Order; readonly way: Exclude<Way, 'codepay'> },
  body: object,
): Promise<Answer<PayOutcome>> => {
  const answer = await made(line, wanted.way, { order: wanted.order, body });
  return answer.kind === 'value'
    ? { kind: 'value', value: { outcome: 'accepted', next: answer.value } }
    : answer;
};

/** A scanned code lives for a minute and is not kept: without it there is only asking. */
const isRepeatable = (line: Line, order: Order, way: Way): boolean =>
  way === 'codepay' ? order.payerCode !== undefined : line.now() < order.expiresAt;

/**
 * Makes the order, or hands it out again. A scanned code is answered with the payment itself, or with
 * `wait` while the payer enters a password.
 */
export const pay = async (line: Line, order: Order): Promise<PayOutcome> => {
  const way = wayOf(order);
  if (way === undefined) return declined('not_supported');
  if (!isRepeatable(line, order, way))
    return unknown('too late to make this order: ask for it instead');
  const body = bodyOf(way, order, line.credentials);
  const answer =
    way === 'codepay'
      ? await scanned(line, order, body)
      : await handedOut(line, { order, way }, body);
  if (answer.kind === 'unknown') return answer.unknown;
  return answer.kind === 'value' ? answer.value : refused(line, { order, way }, answer.refusal);
};
