// The troubles that this simulator can be asked for, and where each strikes.
import { type Faults, faults as queue } from '../kit/faults.ts';

/** Every fault by name, with the moment at which it strikes. */
export const faultMoments = {
  /** The connection is cut before anything happened. */
  drop_before: 'before',
  '500': 'before',
  /** respCode 06: nothing happened, ask later. */
  busy: 'before',
  /** It happens, and yet the answer says 03, 04 or 05: nobody knows yet. */
  unclear_03: 'answer',
  unclear_04: 'answer',
  unclear_05: 'answer',
  '500_after_commit': 'answer',
  /** It happens; the connection is cut instead of answering. */
  drop_answer_after_commit: 'answer',
  /** It happens; the answer comes after delayMs. */
  delay: 'answer',
  /** The answer is not signed, by a stranger, by a certificate out of date, or changed afterwards. */
  unsigned_answer: 'answer',
  stranger_answer: 'answer',
  expired_answer: 'answer',
  altered_answer: 'answer',
  /** A query tells 03, 04 or 05 as the state of the order. */
  state_03: 'state',
  state_04: 'state',
  state_05: 'state',
  /** The refund or undo is accepted and fails later. */
  refund_fails: 'execution',
  /** A refund succeeds with a defect: A6. */
  defect: 'execution',
  /** The file's zip is cut, or nobody has it. */
  damaged_file: 'execution',
  no_file: 'execution',
  lose_notification: 'notification',
  duplicate_notification: 'notification',
  /** The notification leaves delayMs later, so that others overtake it. */
  delay_notification: 'notification',
  /** A copy by a stranger's certificate goes before the genuine one. */
  stranger_notification: 'notification',
  /** A copy whose amount was changed on the way goes before the genuine one. */
  altered_notification: 'notification',
} as const;

export type FaultName = keyof typeof faultMoments;
export type Moment = (typeof faultMoments)[FaultName];
export type UnionpayFaults = Faults<FaultName>;

export const isFaultName = (text: string): text is FaultName => Object.hasOwn(faultMoments, text);

const faultNames = Object.keys(faultMoments).filter(isFaultName);

export const unionpayFaults = (): UnionpayFaults => queue<FaultName>();

/** The faults that strike at this moment. */
export const faultsAt = (moment: Moment): readonly FaultName[] =>
  faultNames.filter((name) => faultMoments[name] === moment);

/** How long a delay lasts when nobody said. */
export const defaultDelayMs = 2_000;
