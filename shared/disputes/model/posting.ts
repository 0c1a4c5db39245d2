// The entries of a dispute: each movement of money at the provider once, numbered within its payment; pure.
import type { LocalDate } from '../../kernel/time.ts';
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';
import type { Booking } from '../../payments/model/capture.ts';
import type { Attempt, Head } from '../../payments/model/payment.ts';
import type { DisputeMovement } from '../../providers/outcomes.ts';
import { type Booked, type Dispute, disputeReferenceOf } from './dispute.ts';
import type { Held } from './held.ts';

/** What a step starts from and leaves behind. */
export interface Standing {
  readonly dispute: Dispute;
  readonly head: Head;
  readonly entries: readonly Entry[];
  /** Obligations that are owed again. */
  readonly reopened: readonly string[];
  /** Lines by obligation that are settled again. */
  readonly resettled: readonly (readonly Held[])[];
}

/** What the steps need to know beside the dispute. */
export interface Ground {
  readonly attempt: Attempt;
  readonly booking: Booking;
  /** Entries that disputes of this payment have made so far: what the next is numbered by. */
  readonly entryCount: number;
  /** What we still hold of the disputed order. */
  readonly held: readonly Held[];
  /** What the treasury is due of the payment's other orders. */
  readonly appliedElsewhereMinor: number;
  /** What this dispute's losses took and nothing gave back. */
  readonly given: readonly Held[];
  /** The last day whose money the treasury has. */
  readonly remittedUntil?: LocalDate | undefined;
  readonly isPayable: (obligation: string, amountMinor: number) => boolean;
}

interface Posting {
  readonly cause: Booked['cause'];
  readonly amountMinor: number;
  readonly lines: readonly EntryLine[];
  readonly providerAt?: number;
}

/** Books an entry and keeps where it lies. */
export const booked = (standing: Standing, ground: Ground, one: Posting): Standing => {
  const { dispute, entries } = standing;
  const { at, day } = ground.booking;
  const { cause, amountMinor: amount } = one;
  const reference = disputeReferenceOf(dispute.payment, ground.entryCount + entries.length);
  const entry: Entry = {
    book: dispute.account,
    day,
    reference,
    cause,
    at,
    currency: dispute.currency,
    lines: [...one.lines],
    providerId: dispute.providerId,
    ...(one.providerAt === undefined ? {} : { providerAt: one.providerAt }),
    ...(ground.attempt.captured ? { referenceDay: ground.attempt.captured.day } : {}),
  };
  return {
    ...standing,
    entries: [...entries, entry],
    dispute: {
      ...dispute,
      booked: [...dispute.booked, { cause, reference, day, amount, at }],
    },
  };
};

/** By which way the money went. */
const movementCauses = { taken: 'dispute_taken', back: 'dispute_reinstated' } as const;

/** Books a movement that is not booked yet; the fee beside it is only noted: the statement books it. */
export const moved = (standing: Standing, ground: Ground, movement: DisputeMovement): Standing => {
  const { dispute } = standing;
  const { id, amountMinor, feeMinor, at } = movement;
  const noted = {
    ...standing,
    dispute: {
      ...dispute,
      movements: [...dispute.movements, id],
      feesMinor: dispute.feesMinor + feeMinor,
    },
  };
  if (amountMinor === 0) return noted;
  return booked(noted, ground, {
    cause: movementCauses[amountMinor < 0 ? 'taken' : 'back'],
    amountMinor: Math.abs(amountMinor),
    lines: [
      { account: 'disputes', amount: -amountMinor },
      { account: 'clearing', amount: amountMinor },
    ],
    providerAt: at,
  });
};
