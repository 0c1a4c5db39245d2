// The troubles this simulator can be asked for, and where each strikes.
import { type Fault, type Faults, faults as queue } from '../kit/faults.ts';

/** Every fault by name, with the moment at which it strikes. */
export const faultMoments = {
  /** The connection is cut before anything happened. */
  drop_before: 'before',
  /** HTTP 500 before anything happened. */
  '500': 'before',
  /** 40005: called too often. */
  throttled: 'before',
  /** 20000 before anything happened. */
  system_error: 'before',
  /** It happens, and yet the answer is 20000. */
  system_error_after_commit: 'answer',
  /** It happens; the answer comes after delayMs. */
  delay: 'answer',
  /** It happens; the connection is cut instead of answering. */
  drop_answer_after_commit: 'answer',
  /** The answer carries the signature of another key. */
  bad_signature: 'answer',
  /** One character of the answer changes after it was signed. */
  altered_answer: 'answer',
  /** The seller's balance does not cover a refund. */
  refund_fails: 'execution',
  /** A cancel is not done and asks to be repeated. */
  cancel_retry: 'execution',
  lose_webhook: 'notification',
  duplicate_webhook: 'notification',
  /** The notification leaves delayMs later, so that others overtake it. */
  delay_webhook: 'notification',
  /** The notification carries the signature of another key. */
  forge_webhook: 'notification',
} as const;

export type FaultName = keyof typeof faultMoments;
export type Moment = (typeof faultMoments)[FaultName];
export type AlipayFault = Fault<FaultName>;
export type AlipayFaults = Faults<FaultName>;

export const isFaultName = (text: string): text is FaultName => Object.hasOwn(faultMoments, text);

export const alipayFaults = (): AlipayFaults => queue<FaultName>();

/** The faults that strike at this moment. */
export const faultsAt = (moment: Moment): readonly FaultName[] =>
  Object.keys(faultMoments)
    .filter(isFaultName)
    .filter((name) => faultMoments[name] === moment);

/** How long a delay lasts when nobody said. */
export const defaultDelayMs = 2_000;
