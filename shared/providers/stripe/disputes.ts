// Disputes at Stripe, asked for whole: notifications come in any order, a retrieved dispute is what is so.
import type Stripe from 'stripe';
import { referencePattern } from '../../kernel/id.ts';
import type { Disputed, DisputeOutcome, DisputeStage } from '../outcomes.ts';
import { ask, fault } from './ask.ts';
import { fromStripe } from './money.ts';
import { WholeDispute } from './shapes.ts';

/** `prevented`: an alert that was answered by a refund before it became a dispute. */
const stages = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'dropped',
  prevented: 'dropped',
  needs_response: 'open',
  appeal_needs_response: 'open',
  under_review: 'under_review',
  appeal_under_review: 'under_review',
  won: 'won',
  lost: 'lost',
} as const satisfies Record<WholeDispute['status'], DisputeStage>;

/** Our reference stands in the intent's metadata since we made it: nothing has to be searched for. */
const orderOf = ({ payment_intent: intent }: WholeDispute) => {
  if (!intent) return {};
  const reference = intent.metadata['reference'] ?? '';
  return {
    orderProviderId: intent.id,
    ...(referencePattern.test(reference) && { reference }),
  };
};

const saidOf = (dispute: WholeDispute): Disputed => ({
  outcome: 'disputed',
  providerId: dispute.id,
  ...orderOf(dispute),
  stage: stages[dispute.status],
  reason: dispute.reason,
  money: fromStripe(dispute.amount, dispute.currency),
  openedAt: dispute.created,
  ...(dispute.evidence_details.due_by && { evidenceDueAt: dispute.evidence_details.due_by }),
  movements: dispute.balance_transactions.map(({ id, amount, fee, currency, created }) => ({
    id,
    amountMinor: fromStripe(amount, currency).amount,
    feeMinor: fromStripe(fee, currency).amount,
    currency,
    at: created,
  })),
});

/** The dispute as it now stands. */
export const dispute = async (client: Stripe, id: string): Promise<DisputeOutcome> => {
  const answer = await ask(WholeDispute, () =>
    client.disputes.retrieve(id, { expand: ['payment_intent'] }),
  );
  if (answer.kind === 'value') return saidOf(answer.value);
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.refusal.statusCode === 404) return { outcome: 'not_found' };
  throw fault(answer.refusal);
};
