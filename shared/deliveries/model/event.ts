// An event: what others are told of an obligation or a payment, numbered for each of them without gaps.
import * as z from 'zod';
import { base32, digest } from '../../kernel/id.ts';
import { AmountMinor, Currency } from '../../kernel/money.ts';
import { Instant } from '../../kernel/time.ts';

export const subjects = ['obligation', 'payment'] as const;
export type Subject = (typeof subjects)[number];

/** What an event is about. */
export interface About {
  readonly subject: Subject;
  /** The obligation's or the payment's id. */
  readonly of: string;
}

export const obligationEvents = [
  'obligation.settled',
  'obligation.cancelled',
  'obligation.written_off',
  'obligation.reopened',
] as const;
export type ObligationEvent = (typeof obligationEvents)[number];

export const paymentEvents = [
  'payment.paid',
  'payment.surplus',
  'payment.failed',
  'payment.cancelled',
  'payment.expired',
  'payment.reversed',
] as const;
export type PaymentEvent = (typeof paymentEvents)[number];

export const eventTypes = [...obligationEvents, ...paymentEvents] as const;
export type EventType = (typeof eventTypes)[number];

/** Facts of an obligation. No name, no plate: its number says to its authority whose it is. */
const ObligationFacts = {
  number: z.string().optional(),
  /** The payment that settled it, and when. */
  payment: z.string().optional(),
  settledAt: Instant.optional(),
  /** The event that began the time in which nothing is owed: whoever lifts a block keeps it. */
  release: z.string().optional(),
  /** The `release` that no longer holds: what was lifted by it stands again. */
  undoes: z.string().optional(),
};

const PaymentFacts = {
  currency: Currency.optional(),
  amountMinor: AmountMinor.optional(),
  appliedMinor: AmountMinor.optional(),
  surplusMinor: AmountMinor.optional(),
  reason: z.string().optional(),
};

export const Event = z.object({
  id: z.string(),
  subject: z.enum(subjects),
  of: z.string(),
  authority: z.string(),
  /** 1, 2, 3 … for each obligation and each payment. */
  sequence: z.int().min(1),
  type: z.enum(eventTypes),
  /** The instant of publishing. */
  at: Instant,
  ...ObligationFacts,
  ...PaymentFacts,
});
export type Event = Readonly<z.infer<typeof Event>>;

/** What is new, before it is numbered. */
export type News = Omit<Event, 'id' | 'sequence' | 'at'>;

const idLength = 24;

/** Told by what it is about and its number, so that a repeat makes the same id. */
export const eventId = ({ subject, of }: About, sequence: number): string =>
  base32(Buffer.from(digest(`event ${subject} ${of} ${sequence}`), 'hex'), idLength);
