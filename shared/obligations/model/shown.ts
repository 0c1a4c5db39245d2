// An obligation as callers see it: payers get what they owe and why, staff all that is known.
import type { Currency } from '../../kernel/money.ts';
import { iso } from '../../kernel/time.ts';
import type { AssessedLine, Assessment, Line, Obligation } from './obligation.ts';

type Shown = Readonly<Record<string, unknown>>;

const lineShown = (line: Line & Partial<AssessedLine>, currency: Currency): Shown => ({
  kind: line.kind,
  revenue_item: line.revenueItem,
  text: line.text,
  amount: { amount: line.amount, currency },
  because: line.because,
});

/** The amount due with its lines, each with its reason. */
export const assessmentShown = (assessment: Assessment, currency: Currency): Shown => ({
  amount: { amount: assessment.total, currency },
  lines: assessment.lines.map((line) => lineShown(line, currency)),
  changes_at: assessment.changesAt === undefined ? undefined : iso(assessment.changesAt),
  policy: assessment.policy,
  policy_version: assessment.policyVersion,
});

const lockShown = ({ lock }: Obligation): Shown | undefined =>
  lock && { channel: lock.channel, until: iso(lock.until) };

/** Whether it can be paid now, and if not, why: a state, or `locked` by another payment. */
const payability = (obligation: Obligation): Shown => {
  if (obligation.state !== 'open') return { payable: false, reason: obligation.state };
  return obligation.lock
    ? { payable: false, reason: 'locked', lock: lockShown(obligation) }
    : { payable: true };
};

/** For a payer: nothing about people, whatever the notice holds. An amount only while it is owed. */
export const payerView = (obligation: Obligation, assessment: Assessment): Shown => {
  const { notice } = obligation;
  return {
    obligation_id: obligation.id,
    number: obligation.number,
    category: obligation.category,
    kind: notice.kind,
    text: notice.text,
    place: notice.place,
    unit: notice.unit,
    issued_on: notice.issuedOn,
    received_on: notice.receivedOn,
    ...payability(obligation),
    ...(obligation.state === 'open' ? assessmentShown(assessment, notice.currency) : {}),
  };
};

/** For staff: the present version whole, its state, and the assessment of this instant. */
export const staffView = (obligation: Obligation, assessment: Assessment): Shown => {
  const { notice } = obligation;
  return {
    obligation_id: obligation.id,
    authority: obligation.authority,
    number: obligation.number,
    category: obligation.category,
    state: obligation.state,
    kind: notice.kind,
    lines: notice.lines.map((line) => lineShown(line, notice.currency)),
    policy: notice.policy,
    penalty_revenue_item: notice.penaltyRevenueItem,
    issued_on: notice.issuedOn,
    received_on: notice.receivedOn,
    text: notice.text,
    place: notice.place,
    unit: notice.unit,
    plate: notice.plate,
    party_name: notice.partyName,
    cancelled: notice.cancelled,
    settled_elsewhere: notice.settledElsewhere,
    holds: obligation.holds,
    version: obligation.version,
    imported_at: iso(obligation.importedAt),
    lock: lockShown(obligation),
    settled_by: obligation.settledBy,
    settled_at: obligation.settledAt === undefined ? undefined : iso(obligation.settledAt),
    assessment:
      obligation.state === 'open' ? assessmentShown(assessment, notice.currency) : undefined,
  };
};
