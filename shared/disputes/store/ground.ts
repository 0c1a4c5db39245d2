// Reads all that a step of a dispute rests on: the payment, what is held of it, what it settled.
import { sum } from '../../kernel/money.ts';
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';
import { assess } from '../../obligations/model/assess.ts';
import { type Obligation, totalOf } from '../../obligations/model/obligation.ts';
import type { Attempt, Payment } from '../../payments/model/payment.ts';
import { bookingNow, quotedObligations } from '../../payments/store/decide.ts';
import type { Refund } from '../../refunds/model/refund.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { getAuthority } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import { debitOf } from '../model/clash.ts';
import type { Dispute } from '../model/dispute.ts';
import { type Held, heldBy, isApplied } from '../model/held.ts';
import type { Ground } from '../model/posting.ts';
import { captureOf, lossEntriesOf } from './entries.ts';

export type GroundWorld = Pick<World, 'table' | 'now'>;

/** A payment with all of its disputes and refunds, read strongly. */
export interface Case {
  readonly payment: Payment;
  readonly attempt: Attempt;
  readonly disputes: readonly Dispute[];
  readonly refunds: readonly Refund[];
}

export interface Read {
  readonly ground: Ground;
  readonly obligations: readonly (Obligation | undefined)[];
}

/** Sent, so that it may have gone; what is only approved has not. */
const mayHaveGone: readonly Refund['state'][] = ['submitted', 'succeeded'];

/** What refunds took of an order, or may have taken. */
const goneOf = (refunds: readonly Refund[], attempt: Attempt): readonly EntryLine[] =>
  refunds
    .filter((one) => one.attempt === attempt.number && mayHaveGone.includes(one.state))
    .flatMap(({ parts }) => parts.map(debitOf));

const heldOf = async (
  world: GroundWorld,
  { payment, disputes, refunds }: Case,
  attempt: Attempt,
): Promise<readonly Held[]> => {
  const own = disputes.filter((one) => one.attempt === attempt.number);
  const [capture, losses] = await Promise.all([
    captureOf(world.table, payment.head, attempt),
    lossEntriesOf(world.table, own),
  ]);
  return capture ? heldBy([capture, ...losses], goneOf(refunds, attempt)) : [];
};

const negated = ({ lines }: Entry): Pick<Entry, 'lines'> => ({
  lines: lines.map((line) => ({ ...line, amount: -line.amount })),
});

/** Open, and no less is due of it than the money that would settle it again. */
const payable = (
  { quote }: Payment,
  obligations: readonly (Obligation | undefined)[],
  authority: Authority,
): Ground['isPayable'] => {
  return (id, amountMinor) => {
    const present = obligations.find((one) => one?.id === id);
    if (present?.state !== 'open') return false;
    return totalOf(assess(present, quote.assessedAt, authority).lines) >= amountMinor;
  };
};

/** `mine` is the dispute that moves, where it is known already. */
export const groundOf = async (
  world: GroundWorld,
  known: Case,
  mine: Dispute | undefined,
): Promise<Read> => {
  const { payment, attempt, disputes } = known;
  const others = payment.head.attempts.filter(({ number }) => number !== attempt.number);
  const [authority, obligations, held, elsewhere, given] = await Promise.all([
    getAuthority(world.table, payment.head.authority),
    quotedObligations(world, payment),
    heldOf(world, known, attempt),
    Promise.all(others.map((other) => heldOf(world, known, other))),
    lossEntriesOf(world.table, mine ? [mine] : []),
  ]);
  const appliedElsewhere = elsewhere.flat().filter(isApplied);
  return {
    obligations,
    ground: {
      attempt,
      booking: bookingNow(world, authority),
      entryCount: sum(disputes.map(({ booked }) => booked.length)),
      held,
      appliedElsewhereMinor: sum(appliedElsewhere.map(({ amount }) => amount)),
      given: heldBy(given.map(negated)),
      remittedUntil: authority.remittedUntil,
      isPayable: payable(payment, obligations, authority),
    },
  };
};
