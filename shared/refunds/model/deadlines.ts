// The law's clock of a refund: ten working days each to decide it, to send it, and to have it paid out.
import { workingDaysAfter } from '../../counter/model/working-days.ts';
import {
  addDays,
  type Instant,
  type LocalDate,
  localDateAt,
  startOfDay,
} from '../../kernel/time.ts';
import type { Refund } from './refund.ts';
import type { RefundState } from './states.ts';

/** Executing unit, finance, payout: ten working days each (domain §1.6). */
export const stageWorkingDays = 10;

type Stage = 'decision' | 'submission' | 'payout';

/** What is awaited in a state, and since when. */
const awaited: Readonly<
  Partial<Record<RefundState, { stage: Stage; since: (refund: Refund) => Instant | undefined }>>
> = {
  requested: { stage: 'decision', since: ({ requested }) => requested.at },
  approved: { stage: 'submission', since: ({ decided }) => decided?.at },
  submitted: { stage: 'payout', since: ({ submittedAt }) => submittedAt },
};

export interface Deadline {
  readonly stage: Stage;
  /** The last day on which it is still in time. */
  readonly by: LocalDate;
  /** The first instant that is too late. */
  readonly lateFrom: Instant;
}

/** The deadline of the stage that a refund is in; undefined once it is over. */
export const deadlineOf = (refund: Refund, zone: string): Deadline | undefined => {
  const row = awaited[refund.state];
  const since = row?.since(refund);
  if (!row || since === undefined) return undefined;
  const by = workingDaysAfter(localDateAt(since, zone), stageWorkingDays);
  return { stage: row.stage, by, lateFrom: startOfDay(addDays(by, 1), zone) };
};

export const isOverdue = (refund: Refund, zone: string, now: Instant): boolean => {
  const deadline = deadlineOf(refund, zone);
  return deadline !== undefined && now >= deadline.lateFrom;
};
