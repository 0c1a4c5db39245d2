// Refunds: cards at once, wallets after a while, and failures that give the money back to us.
import * as z from 'zod';
import { transact } from './balance.ts';
import { badParameter, missing, notPossible } from './errors.ts';
import { changeCharge } from './intent-steps.ts';
import { intentOf, merged } from './intents.ts';
import { expand, integer, metadata, parsed } from './params.ts';
import { type Charge, type Intent, type Refund, referenceOf } from './resources.ts';
import { type Call, emit, newId, onItsOwn, type State, seconds } from './state.ts';

/** WeChat Pay through Stripe can be refunded for 180 days (docs.stripe.com/payments/wechat-pay). */
const walletRefundDays = 180;

const createParams = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  amount: integer.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
  instructions_email: z.string().optional(),
  expand,
});
type CreateParams = z.infer<typeof createParams>;

const updateParams = z.strictObject({ metadata: metadata.optional(), expand });

export const createRefund = (state: State, { form }: Call): Refund => {
  const params = parsed(createParams, form);
  const { intent, charge } = target(state, params);
  const amount = refundable(state, charge, params.amount);
  const fails = state.cause.ordered.includes('refund_fails');
  const slow = fails || charge.payment_method_details.type !== 'card';
  const refund = opened(state, { intent, charge, amount, params, slow });
  if (fails) onItsOwn(state, state.settings.refundDelayMs, () => failRefund(state, refund.id));
  else if (slow)
    onItsOwn(state, state.settings.refundDelayMs, () => finishRefund(state, refund.id));
  return refund;
};

export const retrieveRefund = (state: State, { id }: Call): Refund => refundOf(state, id);

export const updateRefund = (state: State, { id, form }: Call): Refund => {
  const params = parsed(updateParams, form);
  const refund = refundOf(state, id);
  return keep(state, { ...refund, metadata: merged(refund.metadata, params.metadata) });
};

type Target = { readonly intent: Intent; readonly charge: Charge };

const target = (state: State, params: CreateParams): Target => {
  if ((params.charge === undefined) === (params.payment_intent === undefined))
    throw badParameter('Send exactly one of charge and payment_intent.', {
      code: params.charge === undefined ? 'parameter_missing' : 'parameters_exclusive',
    });
  const intent = intentOf(state, params.payment_intent ?? chargeOf(state, params).payment_intent);
  const charge = state.charges.get(params.charge ?? intent.latest_charge ?? '');
  if (intent.status !== 'succeeded' || !charge?.captured)
    throw notPossible(
      'payment_intent_unexpected_state',
      `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
    );
  return { intent, charge };
};

const chargeOf = (state: State, { charge: id = '' }: CreateParams): Charge => {
  const charge = state.charges.get(id);
  if (!charge) throw missing('charge', id, 'charge');
  return charge;
};

const refundable = (state: State, charge: Charge, wanted: number | undefined): number => {
  const left = charge.amount - charge.amount_refunded;
  if (left === 0)
    throw notPossible('charge_already_refunded', `Charge ${charge.id} has already been refunded.`);
  if (charge.disputed)
    throw notPossible(
      'charge_disputed',
      `Charge ${charge.id} has been charged back; cannot refund.`,
    );
  checkAge(state, charge);
  const amount = wanted ?? left;
  if (amount < 1)
    throw badParameter('Invalid positive integer', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (amount > left)
    throw badParameter(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      { param: 'amount' },
    );
  return amount;
};

const checkAge = (state: State, charge: Charge): void => {
  const old = seconds(state) - charge.created > walletRefundDays * 86_400;
  if (old && charge.payment_method_details.type === 'wechat_pay')
    throw notPossible('charge_not_refundable', 'WeChat Pay can be refunded for 180 days only.');
};

type Opening = Target & {
  readonly amount: number;
  readonly params: CreateParams;
  readonly slow: boolean;
};

const opened = (state: State, { intent, charge, amount, params, slow }: Opening): Refund => {
  const id = newId(state, 're');
  const card = charge.payment_method_details.type === 'card';
  const transaction = transact(state, {
    type: card ? 'refund' : 'payment_refund',
    category: 'refund',
    source: id,
    description: `REFUND FOR CHARGE${intent.description ? ` (${intent.description})` : ''}`,
    currency: charge.currency,
    amount: -amount,
    fee: 0,
    place: 'payer',
  });
  const refund = keep(state, {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: seconds(state),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    metadata: merged({}, params.metadata),
    payment_intent: intent.id,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: slow ? 'pending' : 'succeeded',
    transfer_reversal: null,
  });
  emit(state, 'refund.created', refund);
  emit(state, 'charge.refunded', withRefunded(state, charge, amount));
  return refund;
};

/** Changes how much of the charge has gone back; a failed refund takes its part away again. */
const withRefunded = (state: State, charge: Charge, by: number): Charge => {
  const amount_refunded = charge.amount_refunded + by;
  return changeCharge(state, charge, {
    amount_refunded,
    refunded: amount_refunded === charge.amount,
  });
};

const finishRefund = (state: State, id: string): void => {
  const refund = keep(state, { ...refundOf(state, id), status: 'succeeded' });
  emit(state, 'refund.updated', refund);
  emit(state, 'charge.refund.updated', refund);
};

/** The bank refused the money: it comes back to the balance and the charge can be refunded again. */
export const failRefund = (state: State, id: string): Refund => {
  const before = refundOf(state, id);
  if (before.status === 'failed' || before.status === 'canceled')
    throw notPossible('status_transition_invalid', `The refund ${id} is already ${before.status}.`);
  const returned = transact(state, {
    type: 'refund_failure',
    category: 'refund_failure',
    source: id,
    description: 'REFUND FAILURE',
    currency: before.currency,
    amount: before.amount,
    fee: 0,
    place: 'payer',
  });
  const refund = keep(state, {
    ...before,
    status: 'failed',
    failure_reason: 'declined',
    failure_balance_transaction: returned.id,
  });
  const charge = state.charges.get(refund.charge);
  if (charge) withRefunded(state, charge, -refund.amount);
  emit(state, 'refund.failed', refund);
  emit(state, 'refund.updated', refund);
  emit(state, 'charge.refund.updated', refund);
  return refund;
};

const refundOf = (state: State, id: string): Refund => {
  const refund = state.refunds.get(id);
  if (!refund) throw missing('refund', id, 'refund');
  return refund;
};

const keep = (state: State, refund: Refund): Refund => {
  state.refunds.set(refund.id, refund);
  const metadata = state.intents.get(refund.payment_intent)?.metadata;
  state.books.refund({
    reference: referenceOf(metadata),
    intent: refund.payment_intent,
    refund: refund.id,
    amount: refund.amount,
    currency: refund.currency,
    at: refund.created * 1_000,
    status: refund.status,
  });
  return refund;
};
