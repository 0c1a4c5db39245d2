// A dispute as staff see it: what is claimed, what moved, what it cost us, what to do by when.
import { type Instant, iso } from '../../kernel/time.ts';
import {
  type Dispute,
  lostMinor,
  needsPerson,
  pendingMinor,
  reinstatedMinor,
  takenMinor,
} from './dispute.ts';
import { disputeMeanings } from './states.ts';

/** What a person should do now; nothing where nothing is to be done. */
export const disputeAdvice = {
  answer_inquiry: 'the bank only asks: answer it, or refund the payment; no money has moved',
  send_evidence: 'send evidence at the provider before it is due, and note here what was sent',
  too_late: 'evidence was due before: the provider decides without it',
  returned_twice:
    'its money had gone back by a refund, too: get it back from the payer, or write it off',
  money_missing: 'the dispute is over, but its money is not where it should be: ask the provider',
} as const;
export type DisputeAdvice = keyof typeof disputeAdvice;

const adviceOf = (dispute: Dispute, now: Instant): DisputeAdvice | undefined => {
  if (needsPerson(dispute)) return dispute.twiceMinor > 0 ? 'returned_twice' : 'money_missing';
  if (dispute.state === 'inquiry') return 'answer_inquiry';
  if (dispute.state !== 'open') return undefined;
  return now > (dispute.evidenceDueAt ?? now) ? 'too_late' : 'send_evidence';
};

/** Times are ISO in UTC, amounts in minor units. */
export const disputeShown = (dispute: Dispute, now: Instant) => {
  const money = (amount: number) => ({ amount, currency: dispute.currency });
  const advice = adviceOf(dispute, now);
  return {
    dispute_id: dispute.id,
    payment_id: dispute.payment,
    attempt: dispute.attempt,
    account: dispute.account,
    provider: dispute.provider,
    provider_id: dispute.providerId,
    state: dispute.state,
    blocks_refunds: disputeMeanings[dispute.state].blocks,
    reason: dispute.reason,
    advice: advice && { code: advice, text: disputeAdvice[advice] },
    amount: money(dispute.amount),
    taken: money(takenMinor(dispute)),
    reinstated: money(reinstatedMinor(dispute)),
    lost: money(lostMinor(dispute)),
    pending: money(pendingMinor(dispute)),
    returned_twice: money(dispute.twiceMinor),
    fees: money(dispute.feesMinor),
    opened_at: iso(dispute.openedAt),
    evidence_due_at: dispute.evidenceDueAt === undefined ? undefined : iso(dispute.evidenceDueAt),
    evidence: dispute.evidence.map(({ at, by, references, note }) => ({
      at: iso(at),
      by,
      references,
      note,
    })),
    entries: dispute.booked.map(({ cause, reference, day, amount, at }) => ({
      cause,
      reference,
      business_day: day,
      amount: money(amount),
      booked_at: iso(at),
    })),
    history: dispute.history.map(({ at, state }) => ({ at: iso(at), state })),
  };
};
