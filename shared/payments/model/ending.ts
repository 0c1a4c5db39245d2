// How a payment ends without money: why, in which state, and what the worker must do next to know.
import { type Instant, minuteMs, secondMs } from '../../kernel/time.ts';
import type { Capabilities } from '../../providers/contract.ts';
import { hasStray } from './moving.ts';
import {
  attemptState,
  currentAttempt,
  type Head,
  isWaiting,
  type Payment,
  remembered,
} from './payment.ts';
import { type EndingReason, endings, nextPaymentState } from './states.ts';

/** The head with its ending begun; the order may still be paid until this is confirmed. */
export const endingBegun = (head: Head, why: EndingReason, at: Instant): Head => ({
  ...head,
  ending: { why, at },
  history: remembered(head, at, `ending ${why}`),
});

const eventOf = { cancelled: 'cancel', expired: 'expire' } as const;

/** The head once its order can no longer be paid. Without an ending it was the provider's doing: failed. */
export const ended = (head: Head, at: Instant, reason: string): Head => {
  const { ending, ...rest } = head;
  const why = ending?.why ?? (at >= head.quoteUntil ? 'expired' : undefined);
  const event = why === undefined ? 'fail' : eventOf[endings[why]];
  const state = nextPaymentState(head.state, event);
  if (!state) throw new Error(`a payment that is ${head.state} cannot end`);
  return {
    ...rest,
    state,
    reason: why ?? reason,
    attempts: head.attempts.map((attempt) =>
      attempt.state === 'succeeded' ? attempt : { ...attempt, state: 'closed' as const },
    ),
    history: remembered(head, at, state),
  };
};

/** What a look at a payment should do now. */
export type Step =
  | { readonly kind: 'none' }
  | { readonly kind: 'end'; readonly why: EndingReason }
  | { readonly kind: 'pay' }
  | { readonly kind: 'query'; readonly lastWord: boolean }
  | { readonly kind: 'close' }
  | { readonly kind: 'wait'; readonly until: Instant };

/** A close finds its order by our reference, so it also ends an order whose create was never answered. */
const finish = ({ head }: Payment, can: Capabilities, now: Instant): Step => {
  if (can.ends.by === 'on_request') return { kind: 'close' };
  const overAt = head.quoteUntil + (can.ends.by === 'by_time' ? can.ends.guardMs : guardMs);
  return now < overAt ? { kind: 'wait', until: overAt } : { kind: 'query', lastWord: true };
};

/** After this a provider that knows no order of ours will not learn of one. */
const guardMs = 5 * minuteMs;

/**
 * Decides the next step, from the payment alone: losing a message or doing a step twice changes nothing.
 * A repeated `pay` with the same reference is how an unanswered create becomes known.
 */
export const stepOf = (payment: Payment, can: Capabilities, now: Instant): Step => {
  const { head } = payment;
  const attempt = currentAttempt(head);
  if (hasStray(head)) return finish(payment, can, now);
  if (!isWaiting(head) || attempt.state === 'succeeded') return { kind: 'none' };
  if (head.ending) return finish(payment, can, now);
  if (now >= head.quoteUntil) return { kind: 'end', why: 'expired' };
  if (attemptState(payment) === 'awaiting_payer') return { kind: 'query', lastWord: false };
  return now - attempt.startedAt < can.repeatableMs
    ? { kind: 'pay' }
    : { kind: 'query', lastWord: false };
};

/** How long after it began (or began to end) a payment is looked at how often; the last row holds for ever. */
const ladder = [
  { untilAgeMs: minuteMs, everyMs: 15 * secondMs },
  { untilAgeMs: 10 * minuteMs, everyMs: minuteMs },
  { untilAgeMs: Number.POSITIVE_INFINITY, everyMs: 10 * minuteMs },
] as const;

/** When to look at a pending payment again. */
export const nextLookAt = (head: Head, now: Instant): Instant => {
  const age = now - (head.ending?.at ?? head.createdAt);
  const rung = ladder.find((row) => age < row.untilAgeMs) ?? ladder[ladder.length - 1];
  const regular = now + (rung?.everyMs ?? minuteMs);
  return head.ending === undefined && now < head.quoteUntil
    ? Math.min(regular, head.quoteUntil)
    : regular;
};
