// A dispute: what a payer's bank claims back, what it moved, what we lost by it, what we answered.
import * as z from 'zod';
import { AmountMinor, Currency, sum } from '../../kernel/money.ts';
import { Instant, iso, LocalDate } from '../../kernel/time.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import type { Head } from '../../payments/model/payment.ts';
import { providerNames } from '../../providers/names.ts';
import { disputeStages } from '../../providers/outcomes.ts';
import { disputeMeanings } from './states.ts';

/** Where an entry of a dispute lies; its book is the dispute's account. */
export const Booked = z.object({
  cause: z.enum(['dispute_taken', 'dispute_reinstated', 'dispute_lost', 'dispute_regained']),
  reference: z.string(),
  day: LocalDate,
  /** Above zero; the cause says which way it went. */
  amount: AmountMinor,
  at: Instant,
});
export type Booked = Readonly<z.infer<typeof Booked>>;

export const evidenceLimit = 50;

export const EvidenceNote = z.object({
  at: Instant,
  by: z.string(),
  /** Where what was sent is kept; never what it says. */
  references: z.array(z.string()).min(1).max(20),
  note: z.string().optional(),
});
export type EvidenceNote = Readonly<z.infer<typeof EvidenceNote>>;

export const Dispute = z.object({
  id: z.string(),
  payment: z.string(),
  number: z.int().min(1).max(99),
  /** Of which order. */
  attempt: z.int(),
  account: z.string(),
  provider: z.enum(providerNames),
  providerId: z.string(),
  state: z.enum(disputeStages),
  /** The provider's word. */
  reason: z.string(),
  amount: AmountMinor,
  currency: Currency,
  openedAt: Instant,
  evidenceDueAt: Instant.optional(),
  /** Ids of the provider's movements that are booked: each once, however often it is told. */
  movements: z.array(z.string()).max(20),
  /** Charged beside them, by the provider's word; booked by the statement like all fees. */
  feesMinor: z.int(),
  booked: z.array(Booked).max(40),
  /** What of a loss had gone back by a refund too: in suspense, for a person. */
  twiceMinor: AmountMinor,
  evidence: z.array(EvidenceNote).max(evidenceLimit),
  history: z.array(z.object({ at: Instant, state: z.enum(disputeStages) })).max(20),
  revision: z.int(),
});
export type Dispute = Readonly<z.infer<typeof Dispute>>;

const idPattern = /^([0-9A-HJKMNP-TV-Z]{19})D(\d{2})$/;
export const disputeIdPattern = idPattern;

export const disputeIdOf = (payment: string, number: number): string =>
  `${payment}D${String(number).padStart(2, '0')}`;

export const parseDisputeId = (
  id: string,
): { readonly payment: string; readonly number: number } | undefined => {
  const [, payment, number] = idPattern.exec(id) ?? [];
  return payment === undefined ? undefined : { payment, number: Number(number) };
};

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const families = 'DEFGH';

/** The reference of a payment's n-th entry about disputes (from 0): its id, a letter and a character. */
export const disputeReferenceOf = (payment: string, count: number): string => {
  const family = families[Math.floor(count / digits.length)];
  const digit = digits[count % digits.length];
  if (family === undefined || digit === undefined)
    throw new RangeError(`payment ${payment} has too many entries about disputes`);
  return payment + family + digit;
};

const movedBy = ({ booked }: Dispute, ...causes: readonly Booked['cause'][]): number =>
  sum(booked.filter(({ cause }) => causes.includes(cause)).map(({ amount }) => amount));

export const takenMinor = (dispute: Dispute): number => movedBy(dispute, 'dispute_taken');
export const reinstatedMinor = (dispute: Dispute): number => movedBy(dispute, 'dispute_reinstated');

/** What the dispute holds away from us now; below zero when more came back than was taken. */
export const heldAwayMinor = (dispute: Dispute): number =>
  takenMinor(dispute) - reinstatedMinor(dispute);

/** What is booked as lost now. */
export const lostMinor = (dispute: Dispute): number =>
  movedBy(dispute, 'dispute_lost') - movedBy(dispute, 'dispute_regained');

/** Its balance on the ledger account `disputes`: taken, and neither back nor given up. */
export const pendingMinor = (dispute: Dispute): number =>
  heldAwayMinor(dispute) - lostMinor(dispute);

/** Over, yet something does not add up: money that went back twice, or has not come back. */
export const needsPerson = (dispute: Dispute): boolean =>
  disputeMeanings[dispute.state].isOver && (dispute.twiceMinor > 0 || pendingMinor(dispute) !== 0);

export const isOpen = (dispute: Dispute): boolean =>
  !disputeMeanings[dispute.state].isOver || needsPerson(dispute);

const farAway = '9999';

/** Where it stands on the list: open ones by when evidence is due, ended ones by when they were opened. */
export const placeOf = (dispute: Dispute): string => {
  const { id, openedAt, evidenceDueAt } = dispute;
  if (!isOpen(dispute)) return `ended#${iso(openedAt)}#${id}`;
  const due = evidenceDueAt === undefined ? farAway : iso(evidenceDueAt);
  return `open#${due}#${id}`;
};

/** What the payment's head says of all its disputes; an inquiry claims nothing. */
export const headWord = (all: readonly Dispute[]): Head['dispute'] => {
  if (all.some(({ state }) => disputeMeanings[state].blocks)) return { state: 'open' };
  const last = (['lost', 'won'] as const).find((word) => all.some(({ state }) => state === word));
  return last && { state: last };
};

export type DisputeCause = Booked['cause'] & Entry['cause'];
