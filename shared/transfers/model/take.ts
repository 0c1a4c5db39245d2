// What a transfer does: settles what its reference names, is owed back, or waits in suspense; pure.
import { canonicalJson, digest, paymentId } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import { assess } from '../../obligations/model/assess.ts';
import { type Obligation, totalOf } from '../../obligations/model/obligation.ts';
import { type Booking, captured, type Share, shareOf } from '../../payments/model/capture.ts';
import type { Attempt, Head, Payment, QuotedObligation } from '../../payments/model/payment.ts';
import type { Succeeded } from '../../providers/outcomes.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { instantOf, type Movement } from '../../statements/camt/movements.ts';
import type { Reference, SuspenseReason } from './records.ts';

/** The payment that a movement opens, or would: the same id whenever it is told. */
export const transferPaymentId = (key: string, account: string, movement: string): string =>
  paymentId(key, ['transfer', account, movement]);

/** What tells two movements apart that a bank gave one name: what moved, when, and what banks call it. */
export const digestOf = (movement: Movement): string => {
  const { amountMinor, currency, valueDate, bookingDate, isCredit, ids } = movement;
  return digest(canonicalJson({ amountMinor, currency, valueDate, bookingDate, isCredit, ids }));
};

/** As a provider's word: the bank says that this money came on this day. */
export const saidOf = (movement: Movement, key: string): Succeeded => ({
  outcome: 'succeeded',
  providerId: key,
  money: { amount: movement.amountMinor, currency: movement.currency },
  at: instantOf(movement.bookingDate),
  providerDay: movement.bookingDate,
});

const quotedAt = (obligation: Obligation, at: Instant, authority: Authority): QuotedObligation => {
  const { policy, policyVersion, lines } = assess(obligation, at, authority);
  return {
    id: obligation.id,
    number: obligation.number,
    kind: obligation.notice.kind,
    version: obligation.version,
    policy,
    policyVersion,
    lines: lines.map(({ because: _because, ...line }) => line),
  };
};

export interface Facts {
  readonly movement: Movement;
  /** The movement's name under which it is booked. */
  readonly key: string;
  readonly account: Account;
  readonly authority: Authority;
}

/** A known reference, with what it names as it now stands. */
export interface Named {
  readonly reference: Reference;
  readonly obligations: readonly (Obligation | undefined)[];
}

export interface Opened {
  readonly kind: 'open';
  readonly payment: Payment;
  readonly shares: readonly Share[];
}

export type Taken =
  | Opened
  | {
      readonly kind: 'suspend';
      readonly reason: SuspenseReason;
      readonly named?: Named;
      /** What was due at the value date, when it was less. */
      readonly dueMinor?: number;
    };

const attemptOf = (facts: Facts, at: Instant): Attempt => ({
  number: 1,
  account: facts.account.id,
  provider: 'bank',
  state: 'unknown',
  startedAt: at,
});

/** A payment at the instant before its money is booked: nobody ever reads it so. */
export const headOf = (
  facts: Facts,
  id: string,
  { at, channel }: { readonly at: Instant; readonly channel: Head['channel'] },
): Head => ({
  id,
  authority: facts.authority.id,
  channel,
  client: facts.account.id,
  owner: `transfer-${id}`,
  method: 'bank_transfer',
  currency: facts.movement.currency,
  amount: facts.movement.amountMinor,
  state: 'pending',
  applied: 0,
  surplus: 0,
  refunding: 0,
  refunded: 0,
  attempts: [attemptOf(facts, at)],
  createdAt: at,
  quoteUntil: at,
  bodyHash: digestOf(facts.movement),
  mark: id,
  history: [{ at, event: 'created' }],
  revision: 1,
});

/**
 * Shares over what is still open. What the money exceeds them by belongs to no line: it is owed back, under
 * the first obligation that took nothing, or the first of all.
 */
const sharesOf = (all: readonly Share[], amountMinor: number): readonly Share[] => {
  const restMinor = amountMinor - totalOf(all.flatMap(({ applied }) => applied));
  const bearer = all.find(({ applied }) => applied.length === 0) ?? all[0];
  return all.map((share) => ({ ...share, surplusMinor: share === bearer ? restMinor : 0 }));
};

const misfit = (facts: Facts, { reference, obligations }: Named): SuspenseReason | undefined => {
  if (reference.authority !== facts.authority.id) return 'other_authority';
  const isForeign = obligations.some(
    (one) => one && one.notice.currency !== facts.movement.currency,
  );
  return isForeign ? 'other_currency' : undefined;
};

const open = (facts: Facts, id: string, named: Named, at: Instant): Taken => {
  const { movement, authority } = facts;
  const assessedAt = instantOf(movement.valueDate);
  const known = named.obligations.filter((one) => one !== undefined);
  if (known.length === 0) return { kind: 'suspend', reason: 'unidentified', named };
  const shares = known.map((one) => {
    const quoted = quotedAt(one, assessedAt, authority);
    return shareOf(quoted, one, quoted.lines);
  });
  const dueMinor = totalOf(shares.flatMap(({ applied }) => applied));
  if (movement.amountMinor < dueMinor) return { kind: 'suspend', reason: 'short', named, dueMinor };
  const head = headOf(facts, id, { at, channel: named.reference.channel });
  return {
    kind: 'open',
    shares: sharesOf(shares, movement.amountMinor),
    payment: {
      head,
      quote: {
        assessedAt,
        obligations: shares.map(({ quoted }) => quoted),
        presentation: 'reference',
        description: `${authority.name}: ${named.reference.text}`.slice(0, 127),
      },
    },
  };
};

/**
 * What a credit does. `named` are the references of ours that were found in it. A transfer of ours that
 * came back and an undone debit are nobody's payment.
 */
export const take = (facts: Facts, id: string, named: readonly Named[], at: Instant): Taken => {
  const [first, ...others] = named;
  if (facts.movement.isReturn) return { kind: 'suspend', reason: 'own_transfer_returned' };
  if (facts.movement.isReversal) return { kind: 'suspend', reason: 'reversed_debit' };
  if (!first) return { kind: 'suspend', reason: 'unidentified' };
  if (others.length > 0) return { kind: 'suspend', reason: 'several_references' };
  const reason = misfit(facts, first);
  return reason ? { kind: 'suspend', reason, named: first } : open(facts, id, first, at);
};

/** Says why money is owed back, where no obligation says it. */
const explained = (entry: Entry): Entry => ({
  ...entry,
  lines: entry.lines.map((line) =>
    line.account === 'surplus_owed' && line.why === undefined ? { ...line, why: 'overpaid' } : line,
  ),
});

/** The head and the entry of an opened payment's money. */
export const capturedBy = (
  { payment, shares }: Opened,
  said: Succeeded,
  booking: Booking,
): { readonly head: Head; readonly entry: Entry } => {
  const [attempt] = payment.head.attempts;
  if (!attempt) throw new Error('a transfer has one attempt');
  const { head, entry } = captured(payment, attempt, said, shares, booking);
  return { head, entry: explained(entry) };
};
