// Refunds at Stripe, made once per number of ours for as long as anyone repeats them.
import type Stripe from 'stripe';
import type { RefundOrder } from '../contract.ts';
import type { NotFound, RefundFailed, RefundOutcome, Unknown } from '../outcomes.ts';
import { ask, fault, unknown } from './ask.ts';
import { find } from './find.ts';
import { toStripe } from './money.ts';
import { type Line, repeatableMs } from './orders.ts';
import { refundSaid } from './said.ts';
import { pageOf, Refund } from './shapes.ts';

const Page = pageOf(Refund);
const pageSize = 100;
const maxPages = 10;

const failed = (code: string): RefundFailed => ({ outcome: 'failed', code });

/** Stripe's id of the order that is given back. */
const orderId = async (
  line: Line,
  { order }: RefundOrder,
): Promise<string | NotFound | Unknown> => {
  if (order.providerId !== undefined) return order.providerId;
  const found = await find(line.client, order, line.now());
  return 'outcome' in found ? found : found.id;
};

const listed = async (
  client: Stripe,
  intent: string,
  refundReference: string,
): Promise<RefundOutcome> => {
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await ask(Page, () =>
      client.refunds.list({
        payment_intent: intent,
        limit: pageSize,
        ...(after !== undefined && { starting_after: after }),
      }),
    );
    if (answer.kind === 'unknown') return answer.unknown;
    if (answer.kind === 'refused') throw fault(answer.refusal);
    const { data, has_more } = answer.value;
    const found = data.find(({ metadata }) => metadata['refund_reference'] === refundReference);
    if (found) return refundSaid(found);
    after = data.at(-1)?.id;
    if (!has_more || after === undefined) return { outcome: 'not_found' };
  }
  return unknown('too many refunds to look through');
};

/** The refund's present state, found by our number in its metadata. */
export const queryRefund = async (line: Line, refund: RefundOrder): Promise<RefundOutcome> => {
  const intent = await orderId(line, refund);
  return typeof intent === 'string' ? listed(line.client, intent, refund.refundReference) : intent;
};

const made = async (line: Line, refund: RefundOrder, intent: string): Promise<RefundOutcome> => {
  const amount = toStripe(refund.money);
  if (amount === undefined) return failed('amount_not_representable');
  const { reference } = refund.order;
  const { refundReference } = refund;
  // Our reason stays with us: it may speak of the payer.
  const answer = await ask(Refund, () =>
    line.client.refunds.create(
      {
        payment_intent: intent,
        amount,
        reason: 'requested_by_customer',
        metadata: { reference, refund_reference: refundReference },
      },
      { idempotencyKey: `${reference}:refund:${refundReference}` },
    ),
  );
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'value') return refundSaid(answer.value);
  return failed(answer.refusal.code ?? answer.refusal.rawType ?? 'refused');
};

/**
 * Gives money back. Once Stripe may have forgotten the key, it looks first: a repetition then finds
 * what was made instead of making it again.
 */
export const refund = async (line: Line, wanted: RefundOrder): Promise<RefundOutcome> => {
  const intent = await orderId(line, wanted);
  if (typeof intent !== 'string')
    return intent.outcome === 'not_found' ? failed('order_not_found') : intent;
  if (line.now() - wanted.createdAt < repeatableMs) return made(line, wanted, intent);
  const before = await listed(line.client, intent, wanted.refundReference);
  return before.outcome === 'not_found' ? made(line, wanted, intent) : before;
};
