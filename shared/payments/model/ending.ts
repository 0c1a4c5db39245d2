// How a payment ends without money: why, in which state, and what the worker must do next to know.
import { type Instant, minuteMs, secondMs } from '../../kernel/time.ts';
import { type AskState, ladderOf, pauseMs } from '../../providers/asks.ts';
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

/** After this a provider that knows no order of ours will not learn of one. */
const guardMs = 5 * minuteMs;

/** When an order that ends by time can be paid no more. */
const overAt = ({ quoteUntil }: Head, { ends }: Capabilities): Instant =>
  quoteUntil + (ends.by === 'by_time' ? ends.guardMs : guardMs);

/** No code is undone sooner: its debit may be under way (design §3, Waiting). */
const leastUndoMs = 15 * secondMs;

const isScanned = ({ quote }: Payment): boolean => quote.presentation === 'code_scanned';

/** A scanned code's order is undone on request, also where all others end by time. */
const undo = ({ head }: Payment, now: Instant): Step => {
  const mayAt = currentAttempt(head).startedAt + leastUndoMs;
  return now < mayAt ? { kind: 'wait', until: mayAt } : { kind: 'close' };
};

/** A close finds its order by our reference, so it also ends an order whose create was never answered. */
const finish = (payment: Payment, can: Capabilities, now: Instant): Step => {
  if (isScanned(payment)) return undo(payment, now);
  if (can.ends.by === 'on_request') return { kind: 'close' };
  const until = overAt(payment.head, can);
  return now < until ? { kind: 'wait', until } : { kind: 'query', lastWord: true };
};

/**
 * Decides the next step, from the payment alone: losing a message or doing a step twice changes nothing.
 * A repeated `pay` with the same reference is how an unanswered create becomes known; but nobody keeps a
 * scanned code, so its order is only asked about.
 */
export const stepOf = (payment: Payment, can: Capabilities, now: Instant): Step => {
  const { head } = payment;
  const attempt = currentAttempt(head);
  if (hasStray(head)) return finish(payment, can, now);
  if (!isWaiting(head) || attempt.state === 'succeeded') return { kind: 'none' };
  if (head.ending) return finish(payment, can, now);
  if (now >= head.quoteUntil) return { kind: 'end', why: 'expired' };
  if (isScanned(payment) || attemptState(payment) === 'awaiting_payer')
    return { kind: 'query', lastWord: false };
  return now - attempt.startedAt < can.repeatableMs
    ? { kind: 'pay' }
    : { kind: 'query', lastWord: false };
};

/** What is being waited for: its ladder says how often to ask. */
const askStateOf = (payment: Payment): AskState => {
  if (payment.head.ending || hasStray(payment.head)) return 'ending';
  if (isScanned(payment)) return 'code_scanned';
  return attemptState(payment) === 'awaiting_payer' ? 'awaiting_payer' : 'unknown';
};

/** Since when an answer could have come: an order that ends by time says nothing before. */
const waitingSince = (payment: Payment, can: Capabilities, state: AskState): Instant => {
  const { head } = payment;
  const { startedAt } = currentAttempt(head);
  if (state !== 'ending') return startedAt;
  const begun = head.ending?.at ?? startedAt;
  return can.ends.by === 'on_request' || isScanned(payment)
    ? begun
    : Math.max(begun, overAt(head, can));
};

/** When to look at a waiting payment again; never before the provider says that it makes sense. */
export const nextLookAt = (
  payment: Payment,
  can: Capabilities,
  now: Instant,
  retryAfterSeconds = 0,
): Instant => {
  const { head } = payment;
  const state = askStateOf(payment);
  const ageMs = now - waitingSince(payment, can, state);
  const regular = now + pauseMs(ladderOf(can.asks, state), ageMs);
  const isOpen = state !== 'ending' && now < head.quoteUntil;
  const next = isOpen ? Math.min(regular, head.quoteUntil) : regular;
  return Math.max(next, now + retryAfterSeconds * secondMs);
};

/** What still waits so long that a person must look; undefined while it is early. */
export const stuckIn = (
  payment: Payment,
  can: Capabilities,
  now: Instant,
): AskState | undefined => {
  const state = askStateOf(payment);
  const waitedMs = now - waitingSince(payment, can, state);
  return waitedMs >= ladderOf(can.asks, state).parkAfterMs ? state : undefined;
};
