// The troubles that this simulator can be asked for, and where each strikes.
import { type Faults, faults as queue } from '../kit/faults.ts';

/** Every fault by name, with the moment at which it strikes. */
export const faultMoments = {
  /** The connection is cut before anything happened. */
  drop_before: 'before',
  '429': 'before',
  '500': 'before',
  /** The bank did not answer: nobody knows yet, and nothing happened. */
  bank_error: 'before',
  /** It happens, and yet the answer is 500 SYSTEM_ERROR. */
  '500_after_commit': 'answer',
  /** It happens; the connection is cut instead of answering. */
  drop_answer_after_commit: 'answer',
  /** It happens; the answer comes after delayMs. */
  delay: 'answer',
  /** The answer's signature is missing, broken on purpose, old, or by a key that nobody knows. */
  unsigned_answer: 'answer',
  probe_answer: 'answer',
  stale_answer: 'answer',
  stranger_answer: 'answer',
  /** The answer's bytes change after they were signed. */
  altered_answer: 'answer',
  /** The refund is accepted and fails later: closed, or sent back by the payer's bank. */
  refund_closed: 'execution',
  refund_abnormal: 'execution',
  /** The merchant's balance does not cover the refund. */
  not_enough: 'execution',
  /** The bill does not fit its hash, or its download is cut. */
  damaged_bill: 'execution',
  lose_notification: 'notification',
  duplicate_notification: 'notification',
  /** The notification leaves delayMs later, so that others overtake it. */
  delay_notification: 'notification',
  /** A probe with a broken signature goes before the genuine one. */
  probe_notification: 'notification',
  /** A copy whose bytes were changed on the way goes before the genuine one. */
  altered_notification: 'notification',
} as const;

export type FaultName = keyof typeof faultMoments;
export type Moment = (typeof faultMoments)[FaultName];
export type WechatFaults = Faults<FaultName>;

export const isFaultName = (text: string): text is FaultName => Object.hasOwn(faultMoments, text);

const faultNames = Object.keys(faultMoments).filter(isFaultName);

export const wechatFaults = (): WechatFaults => queue<FaultName>();

/** The faults that strike at this moment. */
export const faultsAt = (moment: Moment): readonly FaultName[] =>
  faultNames.filter((name) => faultMoments[name] === moment);

/** How long a delay lasts when nobody said. */
export const defaultDelayMs = 2_000;
