// How a payment intent moves: each step changes the intent, its charge and the balance together.
import { transact } from './balance.ts';
import type { Decline, Method } from './methods.ts';
import { methodDetails } from './methods.ts';
import { feeOf } from './money.ts';
import {
  type Charge,
  type Intent,
  newCharge,
  type PaymentError,
  referenceOf,
} from './resources.ts';
import { emit, newId, type State, seconds } from './state.ts';

/** Stores changes of an intent and returns it as it is now. */
export const change = (state: State, intent: Intent, changes: Partial<Intent>): Intent => {
  const changed = { ...intent, ...changes };
  state.intents.set(intent.id, changed);
  return changed;
};

export const changeCharge = (state: State, charge: Charge, changes: Partial<Charge>): Charge => {
  const changed = { ...charge, ...changes };
  state.charges.set(charge.id, changed);
  return changed;
};

/** The money is there: captured at once, or held until it is captured. */
export const succeed = (state: State, intent: Intent, method: Method): Intent =>
  intent.capture_method === 'manual'
    ? authorize(state, intent, method)
    : collect(state, intent, method);

const collect = (state: State, intent: Intent, method: Method): Intent => {
  const charge = chargeFor(state, intent, method, { captured: true });
  const booked = book(state, intent, charge, intent.amount);
  emit(state, 'charge.succeeded', booked);
  const paid = change(state, intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: charge.id,
    next_action: null,
    last_payment_error: null,
  });
  emit(state, 'payment_intent.succeeded', paid);
  return paid;
};

const authorize = (state: State, intent: Intent, method: Method): Intent => {
  const charge = chargeFor(state, intent, method, { captured: false });
  emit(state, 'charge.succeeded', charge);
  const held = change(state, intent, {
    status: 'requires_capture',
    amount_capturable: intent.amount,
    latest_charge: charge.id,
    next_action: null,
    last_payment_error: null,
  });
  emit(state, 'payment_intent.amount_capturable_updated', held);
  return held;
};

/** Captures `amount` of a held intent; what is left over is released to the payer. */
export const capture = (state: State, intent: Intent, amount: number): Intent => {
  const held = state.charges.get(intent.latest_charge ?? '');
  if (!held) throw new Error(`the held intent ${intent.id} has no charge`);
  const charge = changeCharge(state, held, {
    captured: true,
    amount_captured: amount,
    amount_refunded: held.amount - amount,
  });
  emit(state, 'charge.captured', book(state, intent, charge, amount));
  const paid = change(state, intent, {
    status: 'succeeded',
    amount_received: amount,
    amount_capturable: 0,
  });
  emit(state, 'payment_intent.succeeded', paid);
  return paid;
};

/** A try failed: back to requires_payment_method, with the failed charge and the reason. */
export const decline = (
  state: State,
  intent: Intent,
  method: Method,
  reason: Decline,
): { readonly intent: Intent; readonly error: PaymentError } => {
  const charge = chargeFor(state, intent, method, { captured: false, failed: reason });
  const error: PaymentError = { type: 'card_error', ...reason, charge: charge.id };
  emit(state, 'charge.failed', charge);
  const refused = change(state, intent, {
    status: 'requires_payment_method',
    latest_charge: charge.id,
    last_payment_error: error,
    next_action: null,
    payment_method: null,
  });
  emit(state, 'payment_intent.payment_failed', refused);
  return { intent: refused, error };
};

/** Ends an intent that has not collected; a held amount is released. */
export const cancel = (state: State, intent: Intent, reason: string | null): Intent => {
  const held = state.charges.get(intent.latest_charge ?? '');
  if (intent.status === 'requires_capture' && held) {
    const released = changeCharge(state, held, { amount_refunded: held.amount, refunded: true });
    emit(state, 'charge.refunded', released);
  }
  const ended = change(state, intent, {
    status: 'canceled',
    canceled_at: seconds(state),
    cancellation_reason: reason,
    amount_capturable: 0,
    next_action: null,
  });
  emit(state, 'payment_intent.canceled', ended);
  return ended;
};

type Kind = { readonly captured: boolean; readonly failed?: Decline };

const chargeFor = (state: State, intent: Intent, method: Method, kind: Kind): Charge => {
  const { captured, failed } = kind;
  const charge = newCharge({
    id: newId(state, 'ch'),
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: null,
    captured,
    created: seconds(state),
    currency: intent.currency,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failed?.code ?? null,
    failure_message: failed?.message ?? null,
    metadata: intent.metadata,
    outcome: failed ? refusedOutcome(failed) : approvedOutcome,
    paid: failed === undefined,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(method),
    refunded: false,
    status: failed ? 'failed' : 'succeeded',
  });
  state.charges.set(charge.id, charge);
  return charge;
};

const book = (state: State, intent: Intent, charge: Charge, amount: number): Charge => {
  const fee = feeOf(amount);
  const type = charge.payment_method_details.type;
  const transaction = transact(state, {
    type: type === 'card' ? 'charge' : 'payment',
    category: 'charge',
    source: charge.id,
    description: intent.description,
    currency: intent.currency,
    amount,
    fee,
    place: 'payer',
  });
  state.books.capture({
    reference: referenceOf(intent.metadata),
    intent: intent.id,
    charge: charge.id,
    method: type,
    amount,
    currency: intent.currency,
    at: state.timeline.now(),
    fee,
  });
  return changeCharge(state, charge, { balance_transaction: transaction.id });
};

const outcomeBlanks = { advice_code: null, network_advice_code: null, network_decline_code: null };

const approvedOutcome = {
  ...outcomeBlanks,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  seller_message: 'Payment complete.',
  type: 'authorized',
} as const;

const refusedOutcome = (reason: Decline): Record<string, unknown> => ({
  ...outcomeBlanks,
  network_status: 'declined_by_network',
  reason: reason.decline_code ?? reason.code,
  risk_level: 'normal',
  seller_message: 'The bank did not return any further details with this decline.',
  type: 'issuer_declined',
});
