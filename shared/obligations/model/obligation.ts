// An obligation: what is owed, a fine or a fee, in lines that never blend, each with a revenue item.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { Currency, PositiveAmountMinor, sum } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';

export const lineKinds = ['fine', 'penalty', 'cost', 'fee'] as const;
export type LineKind = (typeof lineKinds)[number];

/** A part of what is owed. `penalty` is the added penalty for lateness. */
export const Line = z.object({
  kind: z.enum(lineKinds),
  revenueItem: z.string().regex(/^[0-9A-Za-z._-]{1,20}$/, 'use up to 20 letters, digits, . _ -'),
  text: z.string().max(120).optional(),
  amount: PositiveAmountMinor,
});
export type Line = Readonly<z.infer<typeof Line>>;

export const policyNames = ['cn-traffic-fine', 'flat-fee'] as const;
export type PolicyName = (typeof policyNames)[number];

/** What an authority says of an obligation: the content of one version. */
export const Notice = z.object({
  kind: z.enum(['fine', 'fee']),
  currency: Currency,
  lines: z.array(Line).min(1).max(10),
  policy: z.enum(policyNames),
  /** Revenue item of a penalty that the policy adds; the first line's when absent. */
  penaltyRevenueItem: Line.shape.revenueItem.optional(),
  issuedOn: LocalDate.optional(),
  /** The day of service, from which terms run; absent = no term runs yet. */
  receivedOn: LocalDate.optional(),
  text: z.string().max(200).optional(),
  place: z.string().max(200).optional(),
  unit: z.string().max(100).optional(),
  plate: z.string().max(20).optional(),
  partyName: z.string().max(100).optional(),
  /** Withdrawn by its authority: nothing is owed any more. */
  cancelled: z.boolean().optional(),
  /** Nothing is due any more by the authority's own books: settled, but by no money of ours. */
  settledElsewhere: z.boolean().optional(),
});
export type Notice = Readonly<z.infer<typeof Notice>>;

export const holdKinds = ['review', 'court'] as const;

export const Lock = z.object({
  payment: z.string(),
  until: Instant,
  channel: Channel,
  /** Hash of client and subject: only they are told the payment's id. */
  owner: z.string(),
});
export type Lock = Readonly<z.infer<typeof Lock>>;

export const obligationStates = ['open', 'settled', 'cancelled', 'written_off'] as const;
export type ObligationState = (typeof obligationStates)[number];

export const Obligation = z.object({
  /** `authority.key`: the natural key. */
  id: z.string(),
  authority: z.string(),
  key: z.string(),
  /** As printed on the notice. */
  number: z.string(),
  category: z.string().optional(),
  notice: Notice,
  state: z.enum(obligationStates),
  holds: z.array(z.object({ kind: z.enum(holdKinds), from: LocalDate, to: LocalDate.optional() })),
  lock: Lock.optional(),
  /** The payment that settled it. */
  settledBy: z.string().optional(),
  settledAt: Instant.optional(),
  /** Counts the authority's versions; a repeated import changes nothing. */
  version: z.int().min(1),
  /** Hash of the notice and the holds, to see whether an import changes anything. */
  digest: z.string(),
  importedAt: Instant,
  revision: z.int(),
});
export type Obligation = Readonly<z.infer<typeof Obligation>>;

/** An amount due at an instant, with the lines it is made of and why. */
export interface Assessment {
  readonly total: number;
  readonly lines: readonly AssessedLine[];
  readonly policy: PolicyName;
  readonly policyVersion: number;
  /** When the amount next changes, if it does. */
  readonly changesAt?: Instant;
}

export interface AssessedLine extends Line {
  /** One sentence with days, rate and cap: the law asks that the person is told (domain §1.1). */
  readonly because: string;
}

export const totalOf = (lines: readonly { readonly amount: number }[]): number =>
  sum(lines.map((line) => line.amount));

export const obligationId = (authority: string, key: string): string => `${authority}.${key}`;
