// When money may have moved and nobody is sure: what a payer must be told, so that nobody pays twice.
import { type Instant, secondMs } from '../../kernel/time.ts';
import { isDesk } from '../../providers/names.ts';
import { currentAttempt, type Head, type Payment } from './payment.ts';

/** Stable codes with the words for the payer; each says not to pay again. */
export const doubts = {
  other_amount_received:
    'money of another amount arrived: do not pay again, the authority will contact you',
  surplus_owed: 'this money settled nothing and is owed back: do not pay again',
  terminal_unconfirmed:
    'a card may have been debited: do not pay again, it will be known within 48 hours',
  end_unconfirmed:
    'it is being ended, and the provider has not confirmed it: do not pay again until this has ended',
  outcome_unknown: 'the outcome is not known yet: do not pay again, ask again later',
} as const;
export type Doubt = keyof typeof doubts;

/** A call whose answer takes longer was lost, or whoever made it died. */
const answeredWithinMs = 20 * secondMs;

const isUnanswered = (payment: Payment, now: Instant): boolean => {
  const { state, startedAt } = currentAttempt(payment.head);
  if (state === 'unknown') return true;
  return state === 'submitting' && !payment.next && now - startedAt > answeredWithinMs;
};

const ofPending = (payment: Payment, now: Instant): Doubt | undefined => {
  const { head } = payment;
  if (isDesk(currentAttempt(head).provider)) return 'terminal_unconfirmed';
  if (head.ending) return 'end_unconfirmed';
  return isUnanswered(payment, now) ? 'outcome_unknown' : undefined;
};

const moneyIsElsewhere = ({ suspense, state }: Head): Doubt | undefined => {
  if (suspense) return 'other_amount_received';
  return state === 'surplus' ? 'surplus_owed' : undefined;
};

/** Why a payer must not pay again though this is not paid; undefined where there is no doubt. */
export const doubtOf = (payment: Payment, now: Instant): Doubt | undefined =>
  moneyIsElsewhere(payment.head) ??
  (payment.head.state === 'pending' ? ofPending(payment, now) : undefined);
