// Where a provider's final word beats what we believed: a closed list of named corrections. All else is for a person.
import type { ParkedReason } from '../../parked/model/item.ts';
import type { Closed, Declined, Returned, Succeeded } from '../../providers/outcomes.ts';
import { type Attempt, currentAttempt, type Head } from './payment.ts';

/** What we believed, what the provider says for good, and what is done about it. */
export const corrections = {
  paid_while_ending: {
    believed: 'the payment was being ended',
    said: 'captured',
    done: 'booked: it settles what is open, the rest is owed back',
  },
  paid_by_left_order: {
    believed: 'its order was closed, and the payment went on at another account',
    said: 'captured',
    done: 'booked: it settles what is open; the order that is still open is ended',
  },
  late_capture: {
    believed: 'the payment had ended unpaid',
    said: 'captured',
    done: 'booked: it settles what is still open, the rest is owed back',
  },
  second_capture: {
    believed: 'the payment was paid by another of its orders',
    said: 'captured',
    done: 'booked: it is owed back',
  },
  capture_after_reversal: {
    believed: 'the money of the payment had gone back',
    said: 'captured',
    done: 'booked: it settles what is open again, the rest is owed back',
  },
  returned_unseen: {
    believed: 'nothing was captured',
    said: 'captured and given back by the provider',
    done: 'both are booked; the payment ends unpaid',
  },
  capture_undone: {
    believed: 'captured',
    said: 'given back by the provider',
    done: 'the entry is mirrored; what it had settled is open again',
  },
} as const satisfies Readonly<
  Record<string, { readonly believed: string; readonly said: string; readonly done: string }>
>;
export type Correction = keyof typeof corrections;

export const isCorrection = (name: string): name is Correction => name in corrections;

type FinalWord = Succeeded | Closed | Returned | (Declined & { readonly final: true });

/** What a final word is to us. */
export type Verdict =
  /** What was waited for. */
  | { readonly is: 'expected' }
  /** Nothing new: told before, or older than what we know. */
  | { readonly is: 'known' }
  | { readonly is: 'correction'; readonly name: Correction }
  /** It contradicts what we know, and no rule says what to do. */
  | { readonly is: 'contradiction'; readonly reason: ParkedReason };

const known = { is: 'known' } as const;
const expected = { is: 'expected' } as const;
const correction = (name: Correction): Verdict => ({ is: 'correction', name });
const contradiction = (reason: ParkedReason): Verdict => ({ is: 'contradiction', reason });

const lateIn = {
  paid: 'second_capture',
  surplus: 'second_capture',
  failed: 'late_capture',
  cancelled: 'late_capture',
  expired: 'late_capture',
  reversed: 'capture_after_reversal',
} as const satisfies Record<Exclude<Head['state'], 'pending'>, Correction>;

const ofNewCapture = (head: Head, attempt: Attempt): Verdict => {
  if (head.state !== 'pending') return correction(lateIn[head.state]);
  if (attempt.number !== currentAttempt(head).number) return correction('paid_by_left_order');
  return head.ending ? correction('paid_while_ending') : expected;
};

const ofCapture = (head: Head, attempt: Attempt, { money }: Succeeded): Verdict => {
  const { captured } = attempt;
  if (attempt.state !== 'succeeded' || !captured) return ofNewCapture(head, attempt);
  const isSame = captured.amount === money.amount && captured.currency === money.currency;
  return isSame ? known : contradiction('captured_otherwise');
};

/** Money that goes back, or came by a correction, explains why its order is called closed. */
const isExplained = (head: Head, attempt: Attempt): boolean =>
  attempt.returnedAt !== undefined ||
  head.refunding + head.refunded > 0 ||
  head.history.some(({ event }) => event === correctionEvent('late_capture', attempt)) ||
  head.history.some(({ event }) => event === correctionEvent('paid_by_left_order', attempt)) ||
  head.history.some(({ event }) => event === correctionEvent('paid_while_ending', attempt));

/** A final decline answers a call of ours: it may be slower than the news that it was paid after all. */
const ofEnd = (head: Head, attempt: Attempt, isDecline: boolean): Verdict => {
  if (attempt.state !== 'succeeded') return expected;
  return isDecline || isExplained(head, attempt) ? known : contradiction('closed_after_capture');
};

const ofReturn = (head: Head, attempt: Attempt): Verdict => {
  if (attempt.returnedAt !== undefined) return known;
  if (attempt.state !== 'succeeded') return correction('returned_unseen');
  if (head.suspense) return contradiction('returned_from_suspense');
  if (head.refunding + head.refunded > 0) return contradiction('returned_after_refund');
  return correction('capture_undone');
};

/** What a provider's final word about an order is to us: it changes nothing beyond what the list names. */
export const verdictOf = (head: Head, attempt: Attempt, said: FinalWord): Verdict => {
  if (said.outcome === 'succeeded') return ofCapture(head, attempt, said);
  if (said.outcome === 'returned') return ofReturn(head, attempt);
  return ofEnd(head, attempt, said.outcome === 'declined');
};

/** The line that a correction leaves in the payment's history. */
export const correctionEvent = (name: Correction, { number }: Pick<Attempt, 'number'>): string =>
  `${name} ${number}`;
