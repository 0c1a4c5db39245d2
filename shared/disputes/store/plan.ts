// What a dispute as it is told changes: the writes of one commit, from strong reads of all that it touches.
import type { Entry } from '../../ledger/model/entry.ts';
import { entryWrite } from '../../ledger/store/entries.ts';
import type { Line, Obligation } from '../../obligations/model/obligation.ts';
import type { Share } from '../../payments/model/capture.ts';
import { endingBegun } from '../../payments/model/ending.ts';
import { displaced, settled } from '../../payments/store/decide.ts';
import { headChanged } from '../../payments/store/payments.ts';
import { reopened } from '../../payments/store/reopen.ts';
import type { Disputed } from '../../providers/outcomes.ts';
import { refundChanged } from '../../refunds/store/refunds.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Write } from '../../table/table.ts';
import { failed, freedBy, uncovered } from '../model/clash.ts';
import { type Dispute, disputeIdOf, headWord } from '../model/dispute.ts';
import type { Held } from '../model/held.ts';
import type { Ground, Standing } from '../model/posting.ts';
import { mayBecome } from '../model/states.ts';
import { headTold, stepped } from '../model/steps.ts';
import { disputeWrites } from './disputes.ts';
import { type Case, type GroundWorld, groundOf } from './ground.ts';

/** Why a dispute of ours cannot be booked by us: a person must look. */
export const misfits = [
  'no_such_dispute',
  'order_not_ours',
  'other_order',
  'other_currency',
  'inquiry_again',
] as const;
export type Misfit = (typeof misfits)[number];

/** The dispute that is told of again: ids are the provider's, and two accounts may give the same one. */
export const toldBefore = (
  disputes: readonly Dispute[],
  account: Account,
  { providerId }: Disputed,
): Dispute | undefined =>
  disputes.find((one) => one.account === account.id && one.providerId === providerId);

export const misfitOf = (
  { attempt }: Case,
  before: Dispute | undefined,
  said: Disputed,
): Misfit | undefined => {
  const { providerId, captured } = attempt;
  if (said.orderProviderId !== undefined && providerId !== said.orderProviderId)
    return 'other_order';
  if (said.movements.some(({ currency }) => currency !== captured?.currency))
    return 'other_currency';
  return before && !mayBecome(before.state, said.stage) ? 'inquiry_again' : undefined;
};

const fresh = (account: Account, { payment, attempt, disputes }: Case, said: Disputed): Dispute => {
  const number = disputes.length + 1;
  return {
    id: disputeIdOf(payment.head.id, number),
    payment: payment.head.id,
    number,
    attempt: attempt.number,
    account: account.id,
    provider: account.provider,
    providerId: said.providerId,
    state: said.stage,
    reason: said.reason,
    amount: said.money.amount,
    currency: attempt.captured?.currency ?? said.money.currency,
    openedAt: said.openedAt,
    movements: [],
    feesMinor: 0,
    booked: [],
    twiceMinor: 0,
    evidence: [],
    history: [],
    revision: 1,
  };
};

/** Whether anything is new; what only was asked again changes nothing. */
const isSame = (before: Dispute, after: Dispute): boolean =>
  before.state === after.state &&
  before.reason === after.reason &&
  before.amount === after.amount &&
  before.evidenceDueAt === after.evidenceDueAt &&
  before.movements.length === after.movements.length &&
  before.booked.length === after.booked.length;

const asLines = (lines: readonly Held[]): readonly Line[] =>
  lines.flatMap(({ kind, revenueItem, amount }) =>
    kind === undefined || revenueItem === undefined ? [] : [{ kind, revenueItem, amount }],
  );

/** What is settled again, as the shares of a capture. */
const sharesOf = (
  { payment }: Case,
  { resettled }: Standing,
  obligations: readonly (Obligation | undefined)[],
): readonly Share[] =>
  resettled.flatMap((lines) => {
    const id = lines[0]?.obligation;
    const quoted = payment.quote.obligations.find((one) => one.id === id);
    const present = obligations.find((one) => one?.id === id);
    return quoted && present ? [{ quoted, present, applied: asLines(lines), surplusMinor: 0 }] : [];
  });

/** One commit, the dispute that it leaves, and the payments that it asks to end. */
export interface Plan {
  readonly dispute: Dispute;
  readonly writes: readonly Write[];
  readonly superseded: readonly string[];
}

const isLoss = ({ cause }: Entry): boolean => cause === 'dispute_lost';

/** Approved refunds of money that is lost now fail in the same commit: they were never sent. */
const clashing = ({ refunds, attempt }: Case, { entries }: Standing, { held }: Ground) => {
  const losses = entries.filter(isLoss);
  if (losses.length === 0) return [];
  const approved = refunds.filter(
    (one) => one.attempt === attempt.number && one.state === 'approved',
  );
  return uncovered(approved, held, losses);
};

/** Undefined when what is told is already so. */
export const planOf = async (
  world: GroundWorld,
  account: Account,
  known: Case,
  said: Disputed,
): Promise<Plan | undefined> => {
  const { payment, disputes } = known;
  const { head } = payment;
  const before = toldBefore(disputes, account, said);
  const { ground, obligations } = await groundOf(world, known, before);
  const start = before ?? fresh(account, known, said);
  const after = stepped({ dispute: start, head }, said, ground);
  const { dispute } = after;
  if (before && isSame(before, dispute)) return undefined;
  const { at } = ground.booking;
  const shares = sharesOf(known, after, obligations);
  const others = await displaced(world, shares, head.id);
  const word = headWord([...disputes.filter((one) => one !== before), dispute]);
  const clashes = clashing(known, after, ground);
  const headLeft = clashes.reduce((left, one) => freedBy(left, one, at), after.head);
  const freed = obligations.filter((one) => one && after.reopened.includes(one.id));
  return {
    dispute,
    writes: [
      headChanged(head, headTold(headLeft, word, dispute, at)),
      ...clashes.map((one) => refundChanged(one, failed(one, at))),
      ...disputeWrites(before, dispute),
      ...after.entries.map(entryWrite),
      ...reopened(freed, head.id),
      ...shares.flatMap((share) => settled(share, head, at)),
      ...others.map((other) => headChanged(other, endingBegun(other, 'superseded', at))),
    ],
    superseded: others.map(({ id }) => id),
  };
};
