// A payment's three items: the head (mutable), the quote (immutable) and what the payer must do next.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { AmountMinor, Currency, PositiveAmountMinor } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';
import { Line, policyNames } from '../../obligations/model/obligation.ts';
import { methods, presentations } from '../../providers/contract.ts';
import { isDesk, providerNames } from '../../providers/names.ts';
import { attemptStates, endingReasons, paymentStates } from './states.ts';

/** Why this account: short, since it stands in the head. */
export const AttemptChoice = z.object({
  rule: z.string(),
  /** Of the ruleset; 0 = the authority's accounts in their order. */
  version: z.int(),
  /** Accounts that came before it and could not be used: `account:code`, cut after a few. */
  passed: z.array(z.string()).max(4).optional(),
  /** It was passed over till then: this attempt tried it. */
  probe: z.literal(true).optional(),
  /** What became of the attempt before, where this is not the first. */
  after: z.enum(['refused', 'declined', 'closed']).optional(),
});
export type AttemptChoice = Readonly<z.infer<typeof AttemptChoice>>;

export const Attempt = z.object({
  /** 1..99; the provider reference is payment id + these two digits. */
  number: z.int().min(1).max(99),
  account: z.string(),
  provider: z.enum(providerNames),
  /** `awaiting_payer` is never stored: it is `submitting` or `unknown` with a `next` item (§5). */
  state: z.enum(attemptStates).exclude(['awaiting_payer']),
  startedAt: Instant,
  choice: AttemptChoice.optional(),
  providerId: z.string().optional(),
  /** What the provider says was captured, and our business day of booking it. */
  captured: z
    .object({ amount: AmountMinor, currency: Currency, at: Instant, day: LocalDate })
    .optional(),
  /** When the provider gave the captured money back by itself. */
  returnedAt: Instant.optional(),
});
export type Attempt = Readonly<z.infer<typeof Attempt>>;

export const historyLimit = 8;

export const Head = z.object({
  id: z.string(),
  authority: z.string(),
  channel: Channel,
  client: z.string(),
  /** Keyed hash of issuer, client and subject: who may see and cancel it. */
  owner: z.string(),
  operator: z.string().optional(),
  outlet: z.string().optional(),
  method: z.enum(methods),
  currency: Currency,
  amount: PositiveAmountMinor,
  state: z.enum(paymentStates),
  /** Why it failed, for the caller: a stable code. */
  reason: z.string().optional(),
  /** Begun to end, by whom; it ends when its order can no longer be paid. */
  ending: z.object({ why: z.enum(endingReasons), at: Instant }).optional(),
  applied: AmountMinor,
  surplus: AmountMinor,
  refunding: AmountMinor,
  refunded: AmountMinor,
  /** Confirmed money of another amount or currency: in suspense until a person decides. */
  suspense: z.object({ amount: AmountMinor, currency: Currency }).optional(),
  /** Of all its disputes: open while one is, else lost when one was. What is behind it has a record. */
  dispute: z.object({ state: z.enum(['open', 'won', 'lost']) }).optional(),
  /** How much of the surplus a refund was opened for, and which way the last of them goes. */
  surplusBack: z
    .object({ askedMinor: AmountMinor, route: z.enum(['source', 'transfer']) })
    .optional(),
  attempts: z.array(Attempt).min(1).max(20),
  createdAt: Instant,
  quoteUntil: Instant,
  /** Hash of the request's body: the same key with another body is refused. */
  bodyHash: z.string(),
  /** Random mark of the one request that may call the provider. */
  mark: z.string(),
  history: z.array(z.object({ at: Instant, event: z.string() })).max(historyLimit),
  revision: z.int(),
});
export type Head = Readonly<z.infer<typeof Head>>;

export const QuotedObligation = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.enum(['fine', 'fee']),
  version: z.int(),
  policy: z.enum(policyNames),
  policyVersion: z.int(),
  lines: z.array(Line),
});
export type QuotedObligation = Readonly<z.infer<typeof QuotedObligation>>;

/** Everything that a repetition of the provider call needs stands here before the first call. */
export const Quote = z.object({
  assessedAt: Instant,
  obligations: z.array(QuotedObligation).min(1).max(20),
  presentation: z.enum(presentations),
  description: z.string(),
  returnUrl: z.string().optional(),
  payerIp: z.string().optional(),
  /** Who the payer is at the provider: for the order alone, never shown, logged or booked. */
  payerId: z.string().optional(),
  device: z.enum(['desktop', 'phone']).optional(),
  locale: z.string().optional(),
  /** Accounts that could take the payment too, in their order, with the rules that led to them. */
  standbys: z.array(z.object({ account: z.string(), rule: z.string() })).optional(),
});
export type Quote = Readonly<z.infer<typeof Quote>>;

/** The provider's answer for one attempt. Its presence means that the payer can act. */
export const NextStep = z.object({
  attempt: z.int(),
  providerId: z.string().optional(),
  next: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('client_secret'),
      clientSecret: z.string(),
      publishableKey: z.string(),
    }),
    z.object({ kind: z.literal('redirect'), url: z.string() }),
    z.object({
      kind: z.literal('form'),
      action: z.string(),
      fields: z.record(z.string(), z.string()),
    }),
    z.object({ kind: z.literal('qr_code'), data: z.string() }),
    z.object({ kind: z.literal('in_app'), parameters: z.record(z.string(), z.string()) }),
    z.object({ kind: z.literal('wait') }),
  ]),
});
export type NextStep = Readonly<z.infer<typeof NextStep>>;

/** A payment as read: strongly, all of its items in one query. */
export interface Payment {
  readonly head: Head;
  readonly quote: Quote;
  readonly next?: NextStep;
}

/** Whether a provider may still change it: money in suspense waits for a person, a desk's for the desk. */
export const isWaiting = (head: Head): boolean =>
  head.state === 'pending' &&
  head.suspense === undefined &&
  !head.attempts.some(({ provider }) => isDesk(provider));

export const currentAttempt = (head: Head): Attempt => {
  const last = head.attempts.at(-1);
  if (!last) throw new Error(`payment ${head.id} has no attempt`);
  return last;
};

/** The state of the current attempt, `awaiting_payer` included. */
export const attemptState = (payment: Payment): (typeof attemptStates)[number] => {
  const attempt = currentAttempt(payment.head);
  const answered = payment.next?.attempt === attempt.number;
  const open = attempt.state === 'submitting' || attempt.state === 'unknown';
  return open && answered ? 'awaiting_payer' : attempt.state;
};

/** A head with one more line of history; the first line (creation) stays, the oldest others go. */
export const remembered = (head: Head, at: Instant, event: string): Head['history'] => {
  const [first, ...rest] = [...head.history, { at, event }];
  return first ? [first, ...rest.slice(-(historyLimit - 1))] : [];
};
