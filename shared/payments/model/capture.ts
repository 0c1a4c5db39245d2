// What captured money does: per obligation it settles or becomes surplus; pure, decided anew on each retry.
import { referenceOf } from '../../kernel/id.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';
import { type Line, type Obligation, totalOf } from '../../obligations/model/obligation.ts';
import type { Succeeded } from '../../providers/outcomes.ts';
import { holderOf } from './holder.ts';
import {
  type Attempt,
  type Head,
  type Payment,
  type QuotedObligation,
  remembered,
} from './payment.ts';
import { nextPaymentState } from './states.ts';

export type SurplusReason =
  | 'already_settled'
  | 'cancelled_meanwhile'
  | 'written_off'
  | 'reduced_meanwhile'
  | 'not_found';

/** One obligation's part of the captured money. */
export interface Share {
  readonly quoted: QuotedObligation;
  readonly present?: Obligation;
  readonly applied: readonly Line[];
  readonly surplusMinor: number;
  readonly why?: SurplusReason;
}

const lostBecause = {
  settled: 'already_settled',
  cancelled: 'cancelled_meanwhile',
  written_off: 'written_off',
} as const;

/**
 * Decides one share. `presentLines` are the lines of the present version at the quote's instant: a
 * quote holds for the payment's life, but what an authority reduced meanwhile is owed back.
 */
export const shareOf = (
  quoted: QuotedObligation,
  present: Obligation | undefined,
  presentLines: readonly Line[],
): Share => {
  const quotedMinor = totalOf(quoted.lines);
  if (!present) return { quoted, applied: [], surplusMinor: quotedMinor, why: 'not_found' };
  if (present.state !== 'open')
    return {
      quoted,
      present,
      applied: [],
      surplusMinor: quotedMinor,
      why: lostBecause[present.state],
    };
  const presentMinor = totalOf(presentLines);
  if (presentMinor >= quotedMinor)
    return { quoted, present, applied: quoted.lines, surplusMinor: 0 };
  return {
    quoted,
    present,
    applied: presentLines,
    surplusMinor: quotedMinor - presentMinor,
    why: 'reduced_meanwhile',
  };
};

/** When and in whose days a fact is booked. */
export interface Booking {
  readonly at: number;
  /** The authority's date at this commit attempt; never carried over from an earlier one. */
  readonly day: LocalDate;
}

const entryOf = (
  head: Head,
  attempt: Attempt,
  said: Succeeded,
  booking: Booking,
  cause: Entry['cause'],
  lines: readonly EntryLine[],
): Entry => ({
  book: attempt.account,
  day: booking.day,
  reference: referenceOf(head.id, attempt.number),
  cause,
  at: booking.at,
  currency: said.money.currency,
  lines: [...lines],
  providerId: said.providerId,
  providerAt: said.at,
  ...(said.providerDay === undefined ? {} : { providerDay: said.providerDay }),
});

const creditsOf = (share: Share): readonly EntryLine[] => [
  ...share.applied.map((line) => ({
    account: 'due_to_treasury' as const,
    amount: -line.amount,
    kind: line.kind,
    revenueItem: line.revenueItem,
    obligation: share.quoted.id,
  })),
  ...(share.surplusMinor > 0
    ? [
        {
          account: 'surplus_owed' as const,
          amount: -share.surplusMinor,
          obligation: share.quoted.id,
          ...(share.why === undefined ? {} : { why: share.why }),
        },
      ]
    : []),
];

const succeededAttempt = (
  head: Head,
  attempt: Attempt,
  said: Succeeded,
  booking: Booking,
): Head['attempts'] =>
  head.attempts.map((one) =>
    one.number === attempt.number
      ? {
          ...one,
          state: 'succeeded' as const,
          providerId: said.providerId,
          captured: { ...said.money, at: said.at, day: booking.day },
        }
      : one,
  );

/** The head and the entry of money that was captured as asked. */
export const captured = (
  payment: Payment,
  attempt: Attempt,
  said: Succeeded,
  shares: readonly Share[],
  booking: Booking,
): { readonly head: Head; readonly entry: Entry } => {
  const { ending: _ending, reason: _reason, ...head } = payment.head;
  const appliedMinor = totalOf(shares.flatMap((share) => share.applied));
  const event = appliedMinor > 0 ? 'settle' : 'overpay';
  const state = nextPaymentState(head.state, event);
  if (!state) throw new Error(`money cannot move a payment that is ${head.state}`);
  return {
    head: {
      ...head,
      state,
      applied: head.applied + appliedMinor,
      surplus: head.surplus + (said.money.amount - appliedMinor),
      attempts: succeededAttempt(payment.head, attempt, said, booking),
      history: remembered(payment.head, booking.at, `captured ${attempt.number}`),
    },
    entry: entryOf(payment.head, attempt, said, booking, 'capture', [
      { account: holderOf(attempt.provider), amount: said.money.amount },
      ...shares.flatMap(creditsOf),
    ]),
  };
};

/** Genuine money of another amount or currency: in suspense, settles nothing, waits for a person. */
export const suspended = (
  payment: Payment,
  attempt: Attempt,
  said: Succeeded,
  booking: Booking,
): { readonly head: Head; readonly entry: Entry } => ({
  head: {
    ...payment.head,
    reason: 'other_amount_received',
    suspense: said.money,
    attempts: succeededAttempt(payment.head, attempt, said, booking),
    history: remembered(payment.head, booking.at, `suspense ${attempt.number}`),
  },
  entry: entryOf(payment.head, attempt, said, booking, 'suspense', [
    { account: holderOf(attempt.provider), amount: said.money.amount },
    { account: 'suspense', amount: -said.money.amount },
  ]),
});

const returnedAttempts = (
  head: Head,
  attempt: Attempt,
  said: Succeeded,
  booking: Booking,
): Head['attempts'] =>
  succeededAttempt(head, attempt, said, booking).map((one) =>
    one.number === attempt.number ? { ...one, returnedAt: booking.at } : one,
  );

/** Money that the provider took and gave back by itself: both are booked, since both are in its file. */
export const returned = (
  ended: Head,
  attempt: Attempt,
  said: Succeeded,
  booking: Booking,
): { readonly head: Head; readonly entries: readonly Entry[] } => {
  const { amount } = said.money;
  return {
    head: {
      ...ended,
      attempts: returnedAttempts(ended, attempt, said, booking),
      surplus: ended.surplus + amount,
      refunded: ended.refunded + amount,
      history: remembered(ended, booking.at, `returned ${attempt.number}`),
    },
    entries: [
      entryOf(ended, attempt, said, booking, 'capture', [
        { account: 'clearing', amount },
        { account: 'surplus_owed', amount: -amount, why: 'returned' },
      ]),
      entryOf(ended, attempt, said, booking, 'return', [
        { account: 'surplus_owed', amount, why: 'returned' },
        { account: 'clearing', amount: -amount },
      ]),
    ],
  };
};

/** A capture that the provider undid after we had booked it: its mirror, and what it settled reopens. */
export const undone = (
  head: Head,
  attempt: Attempt,
  said: Succeeded,
  capture: Entry,
  booking: Booking,
): { readonly head: Head; readonly entry: Entry } => ({
  head: {
    ...head,
    state: nextPaymentState(head.state, 'reverse') ?? head.state,
    refunded: head.refunded + said.money.amount,
    attempts: head.attempts.map((one) =>
      one.number === attempt.number ? { ...one, returnedAt: booking.at } : one,
    ),
    history: remembered(head, booking.at, `returned ${attempt.number}`),
  },
  entry: {
    ...entryOf(
      head,
      attempt,
      said,
      booking,
      'return',
      capture.lines.map((line) => ({ ...line, amount: -line.amount })),
    ),
    referenceDay: capture.day,
  },
});
