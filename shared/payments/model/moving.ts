// Moving a payment to another account: only while nothing can have been charged, and not for ever.
import { type Instant, minuteMs, secondMs } from '../../kernel/time.ts';
import { isDesk } from '../../providers/names.ts';
import type { DeclineCode } from '../../providers/outcomes.ts';
import { attemptsLimit } from '../../routing/model/choose.ts';
import type { Account } from '../../settings/model/account.ts';
import {
  type AttemptChoice,
  currentAttempt,
  type Head,
  isWaiting,
  type Payment,
  remembered,
} from './payment.ts';

/** What happened to the order before: each of these proves that it can never be paid. */
export type MovedAfter = NonNullable<AttemptChoice['after']>;

/** Final declines that are about our account. A payer's own decline is not tried elsewhere. */
const ofOurAccount: readonly DeclineCode[] = ['not_supported', 'limit_exceeded'];

export const isOfOurAccount = (code: DeclineCode): boolean => ofOurAccount.includes(code);

/** A payer who has less time than this left would only be confused by another order. */
const leastTimeMs = 2 * minuteMs;

/** A scanned code is answered at once; below this its payer would not be done before it is undone. */
const leastScanMs = 20 * secondMs;

/**
 * A scanned code is used up by an order that exists, and is not kept: only the request that holds it can
 * go on with it (`codeAtHand`), after a refusal that left nothing behind.
 */
export const mayMove = ({ head, quote }: Payment, now: Instant, codeAtHand = false): boolean => {
  const isScanned = quote.presentation === 'code_scanned';
  const least = isScanned ? leastScanMs : leastTimeMs;
  return (
    isWaiting(head) &&
    head.ending === undefined &&
    head.attempts.length < attemptsLimit &&
    (!isScanned || codeAtHand) &&
    now + least <= head.quoteUntil
  );
};

export interface Move {
  readonly to: Account;
  readonly rule: string;
  /** In the short form that an attempt keeps. */
  readonly passed: readonly string[];
  readonly after: MovedAfter;
}

/** The order before is closed, and the next attempt begins: in one change of the head. */
export const moved = (head: Head, { to, rule, passed, after }: Move, at: Instant): Head => {
  const before = currentAttempt(head);
  const number = before.number + 1;
  const version = before.choice?.version ?? 0;
  return {
    ...head,
    attempts: [
      ...head.attempts.map((attempt) => ({ ...attempt, state: 'closed' as const })),
      {
        number,
        account: to.id,
        provider: to.provider,
        state: 'submitting',
        startedAt: at,
        choice: { rule, version, after, ...(passed.length > 0 ? { passed: [...passed] } : {}) },
      },
    ],
    history: remembered(head, at, `attempt ${number} after ${after}`),
  };
};

/** An order that is still payable though money for its payment has arrived by another one. */
export const hasStray = (head: Head): boolean => {
  const { state } = currentAttempt(head);
  const isOpen = state === 'submitting' || state === 'unknown';
  const isDesks = head.attempts.some(({ provider }) => isDesk(provider));
  return isOpen && !isDesks && head.attempts.some((one) => one.state === 'succeeded');
};

/** The head once its stray order can no longer be paid; nothing else changes. */
export const strayClosed = (head: Head, at: Instant): Head => {
  const { number } = currentAttempt(head);
  return {
    ...head,
    attempts: head.attempts.map((attempt) =>
      attempt.number === number ? { ...attempt, state: 'closed' as const } : attempt,
    ),
    history: remembered(head, at, `closed ${number}`),
  };
};
