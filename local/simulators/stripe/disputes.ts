// Disputes, as little as this account needs: opened by the payer's bank, then won or lost.
import { type NewTransaction, transact } from './balance.ts';
import { missing, notPossible } from './errors.ts';
import { changeCharge } from './intent-steps.ts';
import { disputeFee } from './money.ts';
import { type Charge, type Intent, type Plain, referenceOf } from './resources.ts';
import { type Call, emit, newId, type State, seconds } from './state.ts';

const evidenceDays = 7;

/** A dispute as it is kept: the parts that its later steps read are typed. */
export type Dispute = Plain & {
  readonly amount: number;
  readonly currency: string;
  readonly charge: string;
  readonly payment_intent: string;
  readonly status: string;
  readonly balance_transactions: readonly unknown[];
};

type Opening = {
  readonly amount?: number | undefined;
  readonly reason?: string | undefined;
  /** The bank only asks (an inquiry): no money moves. */
  readonly inquiry?: boolean | undefined;
};

/**
 * Opens a dispute: the money and a fee leave the balance at once, unless it is an inquiry. WeChat Pay
 * knows no disputes.
 */
export const openDispute = (state: State, intent: Intent, opening: Opening): Dispute => {
  const charge = state.charges.get(intent.latest_charge ?? '');
  if (!charge?.captured)
    throw notPossible('charge_invalid_parameter', `${intent.id} has no charge to dispute.`);
  if (charge.payment_method_details.type === 'wechat_pay')
    throw notPossible('charge_invalid_parameter', 'WeChat Pay payments cannot be disputed.');
  const amount = opening.amount ?? charge.amount_captured - charge.amount_refunded;
  const id = newId(state, 'du');
  const dispute: Dispute = {
    ...blankDispute,
    id,
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: seconds(state),
    currency: charge.currency,
    evidence_details: {
      due_by: seconds(state) + evidenceDays * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    metadata: {},
    payment_intent: intent.id,
    reason: opening.reason ?? 'general',
    status: opening.inquiry ? 'warning_needs_response' : 'needs_response',
    is_charge_refundable: opening.inquiry ?? false,
  };
  if (opening.inquiry) {
    keep(state, dispute);
    emit(state, 'charge.dispute.created', dispute);
    return dispute;
  }
  const taken = withdrawn(state, charge, dispute);
  emit(state, 'charge.dispute.created', taken);
  emit(state, 'charge.dispute.funds_withdrawn', taken);
  return taken;
};

const withdrawn = (state: State, charge: Charge, dispute: Dispute): Dispute => {
  const amount = -dispute.amount;
  const transaction = transact(
    state,
    line(charge, String(dispute['id']), { category: 'dispute', amount }),
  );
  const taken = {
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, transaction],
  };
  keep(state, taken);
  changeCharge(state, charge, { disputed: true });
  return taken;
};

const chargeOf = (state: State, dispute: Dispute | undefined): Charge | undefined =>
  state.charges.get(dispute?.charge ?? '');

/** An inquiry becomes a dispute: now the money and a fee leave the balance. */
export const escalateDispute = (state: State, id: string): Dispute => {
  const dispute = state.disputes.get(id);
  const charge = chargeOf(state, dispute);
  if (!dispute || !charge) throw missing('dispute', id, 'dispute');
  if (dispute.status !== 'warning_needs_response')
    throw notPossible('status_transition_invalid', `The dispute ${id} is no inquiry.`);
  const taken = withdrawn(state, charge, {
    ...dispute,
    status: 'needs_response',
    is_charge_refundable: false,
  });
  emit(state, 'charge.dispute.updated', taken);
  emit(state, 'charge.dispute.funds_withdrawn', taken);
  return taken;
};

const closeInquiry = (state: State, dispute: Dispute, outcome: DisputeEnd): Dispute => {
  if (outcome !== 'warning_closed')
    throw notPossible('status_transition_invalid', 'An inquiry is closed by warning_closed.');
  return closed(state, { ...dispute, status: 'warning_closed' });
};

export type DisputeEnd = 'won' | 'lost' | 'warning_closed';

/** Ends a dispute; a won one gives money and fee back. */
export const closeDispute = (state: State, id: string, outcome: DisputeEnd): Dispute => {
  const dispute = state.disputes.get(id);
  const charge = chargeOf(state, dispute);
  if (!dispute || !charge) throw missing('dispute', id, 'dispute');
  if (dispute.status === 'warning_needs_response') return closeInquiry(state, dispute, outcome);
  if (dispute.status !== 'needs_response' || outcome === 'warning_closed')
    throw notPossible(
      'status_transition_invalid',
      `The dispute ${id} is already ${dispute.status}.`,
    );
  if (outcome === 'lost') return closed(state, { ...dispute, status: 'lost' });
  const returned = transact(
    state,
    line(charge, id, { category: 'dispute_reversal', amount: dispute.amount }),
  );
  const won = {
    ...dispute,
    status: 'won',
    balance_transactions: [...dispute.balance_transactions, returned],
  };
  emit(state, 'charge.dispute.funds_reinstated', won);
  return closed(state, won);
};

export const retrieveDispute = (state: State, { id }: Call): Plain => {
  const dispute = state.disputes.get(id);
  if (!dispute) throw missing('dispute', id, 'dispute');
  return dispute;
};

const closed = (state: State, dispute: Dispute): Dispute => {
  keep(state, dispute);
  emit(state, 'charge.dispute.closed', dispute);
  return dispute;
};

const keep = (state: State, dispute: Dispute): void => {
  state.disputes.set(dispute.id, dispute);
  state.books.dispute({
    reference: referenceOf(state.intents.get(dispute.payment_intent)?.metadata),
    intent: dispute.payment_intent,
    dispute: dispute.id,
    amount: dispute.amount,
    currency: dispute.currency,
    at: dispute.created * 1_000,
    status: dispute.status,
  });
};

type Line = { readonly category: 'dispute' | 'dispute_reversal'; readonly amount: number };

const line = (charge: Charge, id: string, { category, amount }: Line): NewTransaction => ({
  type: 'adjustment',
  category,
  source: id,
  description: `${category === 'dispute' ? 'Chargeback withdrawal' : 'Chargeback reversal'} for ${charge.id}`,
  currency: charge.currency,
  amount,
  fee: category === 'dispute' ? disputeFee : -disputeFee,
  place: 'payer',
});

const evidenceNames = [
  ...['access_activity_log', 'billing_address', 'cancellation_policy', 'customer_name'],
  ...['cancellation_policy_disclosure', 'cancellation_rebuttal', 'customer_communication'],
  ...['customer_email_address', 'customer_purchase_ip', 'customer_signature', 'receipt'],
  ...['duplicate_charge_documentation', 'duplicate_charge_explanation', 'duplicate_charge_id'],
  ...['product_description', 'refund_policy', 'refund_policy_disclosure', 'service_date'],
  ...['refund_refusal_explanation', 'service_documentation', 'shipping_address'],
  ...['shipping_carrier', 'shipping_date', 'shipping_documentation', 'uncategorized_text'],
  ...['shipping_tracking_number', 'uncategorized_file', 'appeal'],
];

const blankDispute = {
  enhanced_eligibility_types: [],
  evidence: {
    ...Object.fromEntries(evidenceNames.map((name) => [name, null])),
    enhanced_evidence: {},
  },
  intended_submission_method: null,
  livemode: false,
};
