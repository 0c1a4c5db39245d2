// Turns what a provider said into the writes of one commit, from strong reads of all that it touches.
import { referenceOf } from '../../kernel/id.ts';
import { localDateAt } from '../../kernel/time.ts';
import { entryWrite, getEntry } from '../../ledger/store/entries.ts';
import { assess } from '../../obligations/model/assess.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import { findMany, obligationWrite } from '../../obligations/store/obligations.ts';
import type { Returned, Succeeded } from '../../providers/outcomes.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { getAuthority } from '../../settings/store/settings.ts';
import type { Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import {
  type Booking,
  captured,
  returned,
  type Share,
  shareOf,
  suspended,
  undone,
} from '../model/capture.ts';
import { ended, endingBegun } from '../model/ending.ts';
import {
  type Attempt,
  currentAttempt,
  type Head,
  type Payment,
  type QuotedObligation,
} from '../model/payment.ts';
import { otherMoneyParked } from './correct.ts';
import { findHead, headChanged } from './payments.ts';
import { reopened } from './reopen.ts';

export type DecisionWorld = Pick<World, 'table' | 'now'>;

/** One commit, the head that it leaves, and the payments that it asks to end. */
export interface Decision {
  readonly writes: readonly Write[];
  readonly head: Head;
  readonly superseded: readonly string[];
}

export const bookingNow = (world: DecisionWorld, authority: Authority): Booking => {
  const at = world.now();
  return { at, day: localDateAt(at, authority.zone) };
};

export const quotedObligations = (
  world: DecisionWorld,
  payment: Payment,
): Promise<readonly (Obligation | undefined)[]> =>
  findMany(
    world.table,
    payment.quote.obligations.map(({ id }) => id),
  );

const unlocked = (obligation: Obligation): Obligation => {
  const { lock: _lock, ...rest } = obligation;
  return rest;
};

const isOurs = (obligation: Obligation | undefined, payment: string): obligation is Obligation =>
  obligation?.lock?.payment === payment;

/** Locks that are still this payment's own are dropped; others' are not touched. */
const releases = (
  obligations: readonly (Obligation | undefined)[],
  payment: string,
): readonly Write[] =>
  obligations
    .filter((obligation) => isOurs(obligation, payment))
    .map((obligation) => obligationWrite(obligation, unlocked(obligation)));

export const shareNow = (
  quoted: QuotedObligation,
  present: Obligation | undefined,
  payment: Payment,
  authority: Authority,
): Share =>
  shareOf(
    quoted,
    present,
    present && present.version !== quoted.version
      ? assess(present, payment.quote.assessedAt, authority).lines
      : quoted.lines,
  );

export const settled = (share: Share, head: Head, at: number): readonly Write[] => {
  const { present } = share;
  if (!present) return [];
  if (share.applied.length > 0)
    return [
      obligationWrite(present, {
        ...unlocked(present),
        state: 'settled',
        settledBy: head.id,
        settledAt: at,
      }),
    ];
  return releases([present], head.id);
};

/** Others whose lock this capture takes away: their orders are ended, their money would be surplus. */
export const displaced = async (
  world: DecisionWorld,
  shares: readonly Share[],
  payment: string,
): Promise<readonly Head[]> => {
  const holders = shares
    .filter((share) => share.applied.length > 0)
    .map((share) => share.present?.lock?.payment)
    .filter((holder) => holder !== undefined && holder !== payment);
  const heads = await Promise.all(
    [...new Set(holders)].map((holder) => holder && findHead(world.table, holder)),
  );
  return heads.filter(
    (head): head is Head => typeof head === 'object' && head.state === 'pending' && !head.ending,
  );
};

const sameMoney = (head: Head, said: Succeeded): boolean =>
  said.money.amount === head.amount && said.money.currency === head.currency;

/** Captured money: settles what is open, the rest is owed back; of another amount, to suspense. */
export const decideCapture = async (
  world: DecisionWorld,
  payment: Payment,
  attempt: Attempt,
  said: Succeeded,
): Promise<Decision> => {
  const { head } = payment;
  const authority = await getAuthority(world.table, head.authority);
  if (!sameMoney(head, said)) {
    const booking = bookingNow(world, authority);
    const held = suspended(payment, attempt, said, booking);
    return {
      head: held.head,
      writes: [
        headChanged(head, held.head),
        entryWrite(held.entry),
        ...otherMoneyParked(head, attempt, said.money, booking.at),
      ],
      superseded: [],
    };
  }
  const obligations = await quotedObligations(world, payment);
  const shares = payment.quote.obligations.map((quoted, index) =>
    shareNow(quoted, obligations[index], payment, authority),
  );
  const others = await displaced(world, shares, head.id);
  const booking = bookingNow(world, authority);
  const after = captured(payment, attempt, said, shares, booking);
  return {
    head: after.head,
    writes: [
      headChanged(head, after.head),
      entryWrite(after.entry),
      ...shares.flatMap((share) => settled(share, head, booking.at)),
      ...others.map((other) => headChanged(other, endingBegun(other, 'superseded', booking.at))),
    ],
    superseded: others.map((other) => other.id),
  };
};

/** An order that can no longer be paid: the payment ends and its own locks go. */
export const decideEnd = async (
  world: DecisionWorld,
  payment: Payment,
  reason: string,
): Promise<Decision> => {
  const obligations = await quotedObligations(world, payment);
  const head = ended(payment.head, world.now(), reason);
  return {
    head,
    writes: [headChanged(payment.head, head), ...releases(obligations, head.id)],
    superseded: [],
  };
};

/** Only the last order's end is the payment's. */
const endsPayment = ({ head }: Payment, attempt: Attempt): boolean =>
  head.state === 'pending' && attempt.number === currentAttempt(head).number;

/** Paid and given back by the provider before we knew: ended, with both movements booked. */
const decideUnseenReturn = async (
  world: DecisionWorld,
  payment: Payment,
  attempt: Attempt,
  said: Returned,
): Promise<Decision> => {
  const authority = await getAuthority(world.table, payment.head.authority);
  const end = endsPayment(payment, attempt)
    ? await decideEnd(world, payment, 'returned_by_provider')
    : { head: payment.head, writes: [] };
  const booking = bookingNow(world, authority);
  const after = returned(end.head, attempt, said.captured, booking);
  return {
    head: after.head,
    writes: [
      headChanged(payment.head, after.head),
      ...after.entries.map(entryWrite),
      ...end.writes.slice(1),
    ],
    superseded: [],
  };
};

/** A capture that was booked already is mirrored, and the obligations that it settled are open again. */
const decideUndo = async (
  world: DecisionWorld,
  payment: Payment,
  attempt: Attempt,
  said: Returned,
): Promise<Decision> => {
  const { head } = payment;
  const authority = await getAuthority(world.table, head.authority);
  const reference = referenceOf(head.id, attempt.number);
  const day = attempt.captured?.day ?? '';
  const capture = await getEntry(world.table, attempt.account, day, reference, 'capture');
  const obligations = await quotedObligations(world, payment);
  const after = undone(head, attempt, said.captured, capture, bookingNow(world, authority));
  return {
    head: after.head,
    writes: [
      headChanged(head, after.head),
      entryWrite(after.entry),
      ...reopened(obligations, head.id),
    ],
    superseded: [],
  };
};

/** Money that the provider gave back by itself; undefined where that is known already. */
export const decideReturn = async (
  world: DecisionWorld,
  payment: Payment,
  attempt: Attempt,
  said: Returned,
): Promise<Decision | undefined> => {
  if (attempt.returnedAt !== undefined || payment.head.suspense) return undefined;
  return attempt.state === 'succeeded'
    ? decideUndo(world, payment, attempt, said)
    : decideUnseenReturn(world, payment, attempt, said);
};
