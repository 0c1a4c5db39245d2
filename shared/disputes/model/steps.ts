// From a dispute as the provider tells it to what is booked: each step once, whatever came before; pure.
import { sum } from '../../kernel/money.ts';
import type { EntryLine } from '../../ledger/model/entry.ts';
import { type Head, remembered } from '../../payments/model/payment.ts';
import { nextPaymentState } from '../../payments/model/states.ts';
import type { Disputed } from '../../providers/outcomes.ts';
import { paidBy } from '../../refunds/model/remitted.ts';
import { type Dispute, heldAwayMinor, lostMinor } from './dispute.ts';
import { type Held, isApplied, lossOf } from './held.ts';
import { booked, type Ground, moved, type Standing } from './posting.ts';
import { regainOf } from './regain.ts';

const totalOf = (lines: readonly { readonly amount: number }[]): number =>
  sum(lines.map(({ amount }) => amount));

/** Once the money was handed over, the treasury owes what we have to go without (退库). */
const debits = (lines: readonly Held[], { attempt, remittedUntil }: Ground): readonly EntryLine[] =>
  lines.map((line) =>
    isApplied(line) && attempt.captured
      ? { ...line, account: paidBy(attempt.captured.day, remittedUntil) }
      : line,
  );
const credits = (lines: readonly Held[]): readonly EntryLine[] =>
  lines.map((line) => ({ ...line, amount: -line.amount }));

/** A line where there is something to say. */
const lineIf = (line: EntryLine): readonly EntryLine[] => (line.amount === 0 ? [] : [line]);

const reversedIf = (isEmpty: boolean, head: Head): Head['state'] =>
  (isEmpty ? nextPaymentState(head.state, 'reverse') : undefined) ?? head.state;

/** Gives up `amountMinor`: what it paid is owed again, and what is left of that is owed back. */
const lose = (standing: Standing, ground: Ground, amountMinor: number): Standing => {
  const loss = lossOf(ground.held, amountMinor);
  const { restMinor, twiceMinor } = loss;
  const after = booked(standing, ground, {
    cause: 'dispute_lost',
    amountMinor,
    lines: [
      ...debits(loss.taken, ground),
      ...lineIf({ account: 'suspense', amount: twiceMinor, why: 'returned_twice' }),
      ...lineIf({
        account: 'surplus_owed',
        amount: -restMinor,
        obligation: loss.obligations.at(-1),
        why: 'dispute_lost_in_part',
      }),
      { account: 'disputes', amount: -amountMinor },
    ],
  });
  const { head } = standing;
  const keptMinor = totalOf(ground.held.filter(isApplied)) - totalOf(loss.taken.filter(isApplied));
  const isEmpty = keptMinor + ground.appliedElsewhereMinor === 0;
  return {
    ...after,
    reopened: loss.obligations,
    dispute: { ...after.dispute, twiceMinor: after.dispute.twiceMinor + twiceMinor },
    head: {
      ...head,
      state: reversedIf(isEmpty, head),
      applied: head.applied - restMinor,
      surplus: head.surplus + restMinor,
      refunded: head.refunded + amountMinor - unclearMinor(loss.taken),
    },
  };
};

/** Money in suspense is in none of the head's sums. */
const unclearMinor = (lines: readonly Held[]): number =>
  totalOf(lines.filter(({ account }) => account === 'suspense'));

/** Takes `amountMinor` back that had been given up: an appeal was won. */
const regain = (standing: Standing, ground: Ground, amountMinor: number): Standing => {
  const { suspense, applied, surplus, overMinor } = regainOf(
    ground.given,
    amountMinor,
    ground.isPayable,
  );
  const after = booked(standing, ground, {
    cause: 'dispute_regained',
    amountMinor,
    lines: [
      { account: 'disputes', amount: amountMinor },
      ...credits(suspense),
      ...applied.flatMap(credits),
      ...credits(surplus),
      ...lineIf({ account: 'surplus_owed', amount: -overMinor, why: 'dispute_won_late' }),
    ],
  });
  const { head, dispute } = { head: standing.head, dispute: after.dispute };
  const event = applied.length > 0 ? 'settle' : 'overpay';
  const state = head.state === 'reversed' ? nextPaymentState(head.state, event) : head.state;
  const twiceBackMinor = Math.min(dispute.twiceMinor, unclearMinor(suspense));
  return {
    ...after,
    resettled: applied,
    dispute: { ...dispute, twiceMinor: dispute.twiceMinor - twiceBackMinor },
    head: {
      ...head,
      state: state ?? head.state,
      applied: head.applied - overMinor,
      surplus: head.surplus + overMinor,
      refunded: Math.max(0, head.refunded - amountMinor + unclearMinor(suspense) - twiceBackMinor),
    },
  };
};

/**
 * What should be booked as lost: once the provider says so, all that it took; a loss is taken back only as
 * money comes back, not when an appeal begins.
 */
const lossTarget = (dispute: Dispute): number => {
  const awayMinor = Math.max(0, heldAwayMinor(dispute));
  return dispute.state === 'lost' ? awayMinor : Math.min(awayMinor, lostMinor(dispute));
};

const historyLimit = 20;

const noted = (before: Dispute, said: Disputed, at: number): Dispute => {
  const { stage, reason, money, evidenceDueAt } = said;
  const { evidenceDueAt: _due, ...rest } = before;
  return {
    ...rest,
    state: stage,
    reason,
    amount: money.amount,
    ...(evidenceDueAt === undefined ? {} : { evidenceDueAt }),
    history:
      before.state === stage && before.history.length > 0
        ? before.history
        : [...before.history, { at, state: stage }].slice(-historyLimit),
  };
};

/** All that is new in what the provider says, booked in its order. */
export const stepped = (
  before: { readonly dispute: Dispute; readonly head: Head },
  said: Disputed,
  ground: Ground,
): Standing => {
  const { at } = ground.booking;
  const start: Standing = {
    dispute: noted(before.dispute, said, at),
    head: before.head,
    entries: [],
    reopened: [],
    resettled: [],
  };
  const fresh = said.movements.filter(({ id }) => !before.dispute.movements.includes(id));
  const after = fresh.reduce((standing, one) => moved(standing, ground, one), start);
  const changeMinor = lossTarget(after.dispute) - lostMinor(after.dispute);
  if (changeMinor > 0) return lose(after, ground, changeMinor);
  return changeMinor < 0 ? regain(after, ground, -changeMinor) : after;
};

/** The head with its word and a line of history. */
export const headTold = (
  head: Head,
  word: Head['dispute'],
  { state, number }: Dispute,
  at: number,
): Head => {
  const { dispute: _before, ...rest } = head;
  return {
    ...rest,
    ...(word === undefined ? {} : { dispute: word }),
    history: remembered(head, at, `dispute ${number} ${state}`),
  };
};
