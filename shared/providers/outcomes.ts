// The outcomes of a provider's verbs: values, with "unknown" as a first-class one.
import type { Currency, Money } from '../kernel/money.ts';
import type { Instant } from '../kernel/time.ts';

/** What the payer must do next; the app turns it into a page, a QR code or a redirect. */
export type Next =
  | {
      readonly kind: 'client_secret';
      readonly clientSecret: string;
      readonly publishableKey: string;
    }
  | { readonly kind: 'redirect'; readonly url: string }
  /** The payer's browser posts these fields to `action` by itself: a redirect with a signed body. */
  | {
      readonly kind: 'form';
      readonly action: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'qr_code'; readonly data: string }
  | { readonly kind: 'in_app'; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'wait' };

export interface Accepted {
  readonly outcome: 'accepted';
  readonly providerId?: string;
  readonly next: Next;
}

/** Money moved, as the provider says it did; `money` may differ from what was asked for. */
export interface Succeeded {
  readonly outcome: 'succeeded';
  readonly providerId: string;
  readonly money: Money;
  readonly at: Instant;
  /** The provider's own accounting day where it differs from ours, e.g. UnionPay's clearing day. */
  readonly providerDay?: string;
}

/** `final` says whether the order can still be paid after this decline. */
export interface Declined {
  readonly outcome: 'declined';
  readonly code: DeclineCode;
  readonly final: boolean;
  readonly providerId?: string;
}

/** Timeout, 5xx, dropped or unreadable answer: ask until known, never guess. `why` is for the log. */
export interface Unknown {
  readonly outcome: 'unknown';
  readonly why: string;
  /** Earliest sensible time to ask again, when the provider says so. */
  readonly retryAfterSeconds?: number;
}

export interface NotFound {
  readonly outcome: 'not_found';
}

export interface Awaiting {
  readonly outcome: 'awaiting';
  readonly providerId?: string;
  /** The last decline that left the order payable: history, not a state. */
  readonly lastDecline?: DeclineCode;
  readonly next?: Next;
}

export interface Closed {
  readonly outcome: 'closed';
  readonly providerId?: string;
}

/** It had been paid and the provider gave it back: both are booked. */
export interface Returned {
  readonly outcome: 'returned';
  readonly captured: Succeeded;
  readonly at: Instant;
}

export interface RefundFailed {
  readonly outcome: 'failed';
  readonly code: string;
}

export type PayOutcome = Accepted | Succeeded | Declined | Unknown;
export type QueryOutcome = NotFound | Awaiting | Succeeded | Closed | Unknown;
export type CloseOutcome = Closed | Succeeded | Returned | Unknown;
export type RefundOutcome =
  | { readonly outcome: 'accepted'; readonly providerId: string }
  | Succeeded
  | RefundFailed
  | NotFound
  | Unknown;

/** Where a dispute stands at the provider. An inquiry asks only: no money has moved, or will by itself. */
export const disputeStages = ['inquiry', 'open', 'under_review', 'won', 'lost', 'dropped'] as const;
export type DisputeStage = (typeof disputeStages)[number];

/** Money that a dispute moved at the provider: taken from us below zero, given back above. */
export interface DisputeMovement {
  /** The provider's id: the same movement always has the same. */
  readonly id: string;
  readonly amountMinor: number;
  /** What the provider charged beside it; below zero when it gave a fee back. */
  readonly feeMinor: number;
  readonly currency: Currency;
  readonly at: Instant;
}

/** A dispute as it now stands, whole: however many notifications there were. */
export interface Disputed {
  readonly outcome: 'disputed';
  readonly providerId: string;
  /** Our reference of the disputed order; absent where the order is none of ours. */
  readonly reference?: string;
  readonly orderProviderId?: string;
  readonly stage: DisputeStage;
  /** The provider's word for it: `fraudulent`, `duplicate`, … */
  readonly reason: string;
  readonly money: Money;
  readonly openedAt: Instant;
  readonly evidenceDueAt?: Instant;
  readonly movements: readonly DisputeMovement[];
}
export type DisputeOutcome = Disputed | NotFound | Unknown;

export const declineCodes = [
  'declined',
  'insufficient_funds',
  'expired_instrument',
  'wrong_credentials',
  'limit_exceeded',
  'authentication_failed',
  'cancelled_by_payer',
  'not_supported',
] as const;
export type DeclineCode = (typeof declineCodes)[number];
