// Orders at Stripe are payment intents: made once per reference, asked for, and cancelled.
import type Stripe from 'stripe';
import { hourMs, type Instant, minuteMs, secondMs } from '../../kernel/time.ts';
import type { Method, Order, OrderKey } from '../contract.ts';
import { ProviderFault } from '../fault.ts';
import type { CloseOutcome, Declined, PayOutcome, QueryOutcome, Unknown } from '../outcomes.ts';
import { ask, fault, type Refusal, unknown } from './ask.ts';
import { declineOf } from './declines.ts';
import { find } from './find.ts';
import { toStripe } from './money.ts';
import { intentSaid, nextOf } from './said.ts';
import { Intent } from './shapes.ts';

/** Stripe keeps an idempotency key for at least 24 hours; after that a repetition is a new order. */
export const repeatableMs = 23 * hourMs;

/** Longer than any create can still be under way: after it, what was not found was not made. */
const inFlightMs = minuteMs;

/** Bank-side work that cannot be interrupted usually ends within this time. */
const processingRetrySeconds = 30;

export interface Line {
  readonly client: Stripe;
  readonly publishableKey: string;
  readonly now: () => Instant;
}

type Parameters = Stripe.PaymentIntentCreateParams;

const returnUrl = ({ returnUrl: url }: Order): string => {
  if (url !== undefined) return url;
  throw new ProviderFault('stripe', 'return_url', 'alipay needs the order’s return URL');
};

/**
 * One method per order, named as the API since 2026-09-30 wants it (it refuses
 * `payment_method_types`). A card is confirmed by the payer's browser with the client secret, so
 * that card data never reaches us; the wallets are confirmed here and answer with the next action.
 */
const byMethod: Readonly<Partial<Record<Method, (order: Order) => Partial<Parameters>>>> = {
  card: () => ({ allowed_payment_method_types: ['card'] }),
  wechat: () => ({
    allowed_payment_method_types: ['wechat_pay'],
    payment_method_data: { type: 'wechat_pay' },
    payment_method_options: { wechat_pay: { client: 'web' } },
    confirm: true,
  }),
  alipay: (order) => ({
    allowed_payment_method_types: ['alipay'],
    payment_method_data: { type: 'alipay' },
    return_url: returnUrl(order),
    confirm: true,
  }),
};

/** Depends on nothing but the order, so that a repetition sends the same bytes. */
const parametersOf = (order: Order): Parameters | undefined => {
  const amount = toStripe(order.money);
  const method = byMethod[order.method];
  if (amount === undefined || method === undefined) return undefined;
  return {
    amount,
    currency: order.money.currency.toLowerCase(),
    description: order.description,
    metadata: { reference: order.reference },
    expand: ['latest_charge'],
    ...method(order),
  };
};

const notSupported: Declined = { outcome: 'declined', code: 'not_supported', final: true };

const accepted = (intent: Intent, publishableKey: string): PayOutcome => {
  const said = intentSaid(intent);
  if (said.outcome === 'succeeded') return said;
  if (said.outcome === 'closed')
    return { outcome: 'declined', code: 'declined', final: true, providerId: intent.id };
  return {
    outcome: 'accepted',
    providerId: intent.id,
    next: nextOf(intent, publishableKey),
  };
};

/** Refusals of this order's amount: about the order, not about us. */
const amountCodes: readonly unknown[] = ['amount_too_small', 'amount_too_large'];

/**
 * A decline leaves its intent behind, still payable, so it is not final unless cancelled. An amount
 * out of bounds created nothing. Everything else is our own mistake: ProviderFault.
 */
const declined = (refusal: Refusal): PayOutcome => {
  const { payment_intent: intent, statusCode } = refusal;
  const code = declineOf(refusal);
  if (intent)
    return {
      outcome: 'declined',
      code,
      final: intent.status === 'canceled',
      providerId: intent.id,
    };
  if (statusCode === 402) return { outcome: 'declined', code, final: false };
  if (amountCodes.includes(refusal.code)) return { outcome: 'declined', code, final: true };
  throw fault(refusal);
};

/** After a 500 that is kept under the key, only looking tells whether the intent was made. */
const lookedFor = async (line: Line, order: Order, otherwise: Unknown): Promise<PayOutcome> => {
  const found = await find(line.client, order, line.now());
  return 'outcome' in found ? otherwise : accepted(found, line.publishableKey);
};

/**
 * Makes the order, or gets the first answer again while Stripe remembers its key: that answer is
 * not the order's present state, which `query` tells.
 */
export const pay = async (line: Line, order: Order): Promise<PayOutcome> => {
  const parameters = parametersOf(order);
  if (parameters === undefined) return notSupported;
  if (line.now() - order.createdAt >= repeatableMs)
    return unknown('too late to repeat under the same key: ask for the order instead');
  const answer = await ask(Intent, () =>
    line.client.paymentIntents.create(parameters, { idempotencyKey: `${order.reference}:create` }),
  );
  if (answer.kind === 'unknown')
    return answer.kept ? lookedFor(line, order, answer.unknown) : answer.unknown;
  return answer.kind === 'refused'
    ? declined(answer.refusal)
    : accepted(answer.value, line.publishableKey);
};

/** The order's present state, with what the payer can do next while it waits. */
export const query = async (line: Line, order: OrderKey): Promise<QueryOutcome> => {
  const found = await find(line.client, order, line.now());
  if ('outcome' in found) return found;
  const said = intentSaid(found);
  if (said.outcome !== 'awaiting') return said;
  const next = nextOf(found, line.publishableKey);
  return { ...said, ...(next.kind !== 'wait' && { next }) };
};

const cancelled = async (line: Line, order: OrderKey, id: string): Promise<CloseOutcome> => {
  // No key of ours: Stripe would replay a stored "not now" for a day, and cancelling twice is safe.
  const answer = await ask(Intent, () =>
    line.client.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' }),
  );
  if (answer.kind === 'unknown') return answer.unknown;
  const now = answer.kind === 'value' ? answer.value : await find(line.client, order, line.now());
  if ('outcome' in now) return now.outcome === 'unknown' ? now : unknown('the intent is gone');
  const said = intentSaid(now);
  return said.outcome === 'awaiting'
    ? unknown(`it cannot be cancelled while ${now.status}`, {
        retryAfterSeconds: processingRetrySeconds,
      })
    : said;
};

const neverMade = ({ createdAt }: OrderKey, now: Instant): CloseOutcome => {
  const leftMs = createdAt + inFlightMs - now;
  if (leftMs <= 0) return { outcome: 'closed' };
  return unknown('its creation may still be under way', {
    retryAfterSeconds: Math.ceil(leftMs / secondMs),
  });
};

/**
 * Cancels the intent; done only when Stripe says so. An order that was never made counts as closed
 * once no create can still be under way: nobody holds what is needed to pay it.
 */
export const close = async (line: Line, order: OrderKey): Promise<CloseOutcome> => {
  const found = await find(line.client, order, line.now());
  if (!('outcome' in found)) {
    const said = intentSaid(found);
    return said.outcome === 'awaiting' ? cancelled(line, order, found.id) : said;
  }
  return found.outcome === 'unknown' ? found : neverMade(order, line.now());
};
