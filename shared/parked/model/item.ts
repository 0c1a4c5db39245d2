// Parked work: what no longer moves by itself, kept with its history until a person has resolved it.
import * as z from 'zod';
import { AmountMinor, Currency } from '../../kernel/money.ts';
import { hourMs, Instant } from '../../kernel/time.ts';
import type { Notification } from '../../providers/contract.ts';
import { providerNames } from '../../providers/names.ts';

export const parkedKinds = [
  'payment',
  'paid_not_confirmed',
  'notification',
  'correction',
  'dead_letter',
] as const;
export type ParkedKind = (typeof parkedKinds)[number];

interface Reason {
  readonly kind: ParkedKind;
  /** What a person should do. */
  readonly advice: string;
}

/** Why it is parked; each reason belongs to one kind. */
export const parkedReasons = {
  outcome_unknown: {
    kind: 'payment',
    advice: 'the provider does not say whether it was paid: ask there, by the reference',
  },
  end_unconfirmed: {
    kind: 'payment',
    advice: 'the provider does not say that its order is over: ask there, by the reference',
  },
  other_amount: {
    kind: 'paid_not_confirmed',
    advice: 'money of another amount stands in suspense: clear up whose it is, and tell the payer',
  },
  payer_says_paid: {
    kind: 'paid_not_confirmed',
    advice: 'the payer says it is paid: compare with the account, and tell the payer',
  },
  terminal_silent: {
    kind: 'paid_not_confirmed',
    advice: 'the terminal’s word is missing: find out at the terminal, and tell its outcome',
  },
  unknown_reference: {
    kind: 'notification',
    advice: 'it names no order of this account: clear up with the provider whose money it is',
  },
  dispute: { kind: 'notification', advice: 'a dispute that fits no payment: answer the provider' },
  refund_unknown: {
    kind: 'notification',
    advice: 'a refund that we did not ask for: find out who did',
  },
  unreadable: { kind: 'notification', advice: 'genuine, but it cannot be read: read it yourself' },
  not_applied: {
    kind: 'notification',
    advice: 'it could not be applied in many tries: repair the cause, then replay it',
  },
  captured_otherwise: {
    kind: 'correction',
    advice: 'the provider now names another amount than it did: clear it up before it is booked',
  },
  closed_after_capture: {
    kind: 'correction',
    advice: 'the provider calls an order unpaid that it had called paid: clear it up',
  },
  returned_from_suspense: {
    kind: 'correction',
    advice: 'money in suspense went back at the provider: clear it up, then book it',
  },
  returned_after_refund: {
    kind: 'correction',
    advice: 'the provider gave money back that we refund, too: it may go back twice',
  },
  message_failed: {
    kind: 'dead_letter',
    advice: 'a message failed in every try: repair the cause, then replay it',
  },
} as const satisfies Readonly<Record<string, Reason>>;
export type ParkedReason = keyof typeof parkedReasons;
export type NotificationReason = {
  [Name in ParkedReason]: (typeof parkedReasons)[Name]['kind'] extends 'notification'
    ? Name
    : never;
}[ParkedReason];

const reasonNames = Object.keys(parkedReasons) as [ParkedReason, ...ParkedReason[]];

/** What a person found. None of these moves money: that is proposed and approved elsewhere. */
export const resolutions = {
  done_elsewhere: 'what had to be done was done by another way: the note says which',
  confirmed: 'the money was found and booked',
  not_received: 'no money came: the payer was told',
  not_ours: 'it is nothing of ours',
  duplicate: 'the same stands elsewhere',
  other: 'the note says it',
} as const;
export type ResolutionCode = keyof typeof resolutions;
export const resolutionCodes = Object.keys(resolutions) as [ResolutionCode, ...ResolutionCode[]];

/** It moved again without a person. */
export const bySystem = 'system';
export const byItself = 'by_itself';

export const historyLimit = 20;

/** What a notification was verified to say: only what was verified is ever kept so. */
export const Said = z.custom<Notification>(
  (value) => typeof value === 'object' && value !== null && 'about' in value,
);

/** A notification as it came: raw bytes as base64, the headers that a signature is made of. */
export const KeptMessage = z.object({
  /** The provider's id of it (a hash of an unreadable one). */
  notification: z.string(),
  receivedAt: Instant,
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  /** What it was verified to say, where it could be read. */
  said: Said.optional(),
});
export type KeptMessage = Readonly<z.infer<typeof KeptMessage>>;

export const Parked = z.object({
  id: z.string(),
  kind: z.enum(parkedKinds),
  reason: z.enum(reasonNames),
  state: z.enum(['open', 'resolved']),
  parkedAt: Instant,
  payment: z.string().optional(),
  account: z.string().optional(),
  provider: z.enum(providerNames).optional(),
  money: z.object({ amount: AmountMinor, currency: Currency }).optional(),
  /** Who must see to it, and by when a payer was promised certainty. */
  owner: z.string().optional(),
  deadline: Instant.optional(),
  /** The number on the payer's own slip. */
  voucher: z.string().optional(),
  message: KeptMessage.optional(),
  /** A queue's message, as it lay there. */
  letter: z.string().optional(),
  replays: z.int().min(0),
  history: z
    .array(z.object({ at: Instant, event: z.string(), by: z.string().optional() }))
    .max(historyLimit),
  resolution: z
    .object({
      code: z.enum([...resolutionCodes, byItself]),
      note: z.string(),
      by: z.string(),
      at: Instant,
    })
    .optional(),
  revision: z.int(),
});
export type Parked = Readonly<z.infer<typeof Parked>>;

/** What parking needs to be told; the rest follows. */
export type ToPark = Readonly<
  Pick<Parked, 'id' | 'reason'> &
    Partial<
      Pick<
        Parked,
        'payment' | 'account' | 'provider' | 'money' | 'owner' | 'voucher' | 'message' | 'letter'
      >
    >
>;

/** So long a payer may be told to wait before somebody must have found out (domain §1.4). */
export const confirmWithinMs = 48 * hourMs;

/** Nobody in particular: staff who reconcile. */
export const anyOwner = 'reconcilers';

/** A new item, as it is stored first. */
export const parkedNow = (wanted: ToPark, at: Instant): Parked => {
  const { kind } = parkedReasons[wanted.reason];
  return {
    ...wanted,
    kind,
    state: 'open',
    parkedAt: at,
    owner: wanted.owner ?? anyOwner,
    ...(kind === 'paid_not_confirmed' ? { deadline: at + confirmWithinMs } : {}),
    replays: 0,
    history: [{ at, event: `parked ${wanted.reason}` }],
    revision: 1,
  };
};

/** One more line of history; the first stays, the oldest others go. */
export const noted = (item: Parked, at: Instant, event: string, by?: string): Parked => {
  const line = { at, event, ...(by === undefined ? {} : { by }) };
  const [first, ...rest] = [...item.history, line];
  return { ...item, history: first ? [first, ...rest.slice(-(historyLimit - 1))] : [] };
};

export const isOverdue = ({ state, deadline }: Parked, now: Instant): boolean =>
  state === 'open' && deadline !== undefined && now > deadline;

/** Ids say what they are of, so the same trouble is parked once. */
export const parkedIds = {
  stuck: (payment: string) => `stuck-${payment}`,
  reported: (payment: string) => `reported-${payment}`,
  otherMoney: (reference: string) => `money-${reference}`,
  correction: (reference: string, reason: ParkedReason) =>
    `correction-${reference}-${reason.replaceAll('_', '-')}`,
  notification: (digest: string) => `notification-${digest.slice(0, 32)}`,
  letter: (digest: string) => `letter-${digest.slice(0, 32)}`,
  debit: (payment: string) => `debit-${payment}`,
} as const;

export const parkedIdPattern = /^[a-z]+-[0-9A-Za-z-]{19,80}$/;
