// The troubles this simulator can be asked for, where each strikes, and how metadata asks for them.
import { type Fault, type Faults, faults as queue } from '../kit/faults.ts';
import type { Metadata } from './resources.ts';

/** Every fault by name, with the moment at which it strikes. */
export const faultMoments = {
  /** The connection is cut before anything happened. */
  drop_before: 'before',
  '429': 'before',
  /** Nothing happens; the failure is remembered under the idempotency key, as Stripe does. */
  '500': 'execution',
  /** It happens, and yet the remembered answer is 500. */
  '500_after_commit': 'execution',
  /** The next try to pay this intent is declined. */
  decline: 'execution',
  /** It happens; the answer comes after delayMs. */
  delay: 'answer',
  /** It happens; the connection is cut instead of answering. */
  drop_answer_after_commit: 'answer',
  /** Notifications arrive before the answer to the request that caused them. */
  event_before_answer: 'answer',
  /** The refund is accepted, then fails. */
  refund_fails: 'execution',
  lose_webhook: 'notification',
  duplicate_webhook: 'notification',
  /** The notification leaves delayMs later, so that others overtake it. */
  delay_webhook: 'notification',
} as const;

export type FaultName = keyof typeof faultMoments;
export type Moment = (typeof faultMoments)[FaultName];
export type StripeFault = Fault<FaultName>;
export type StripeFaults = Faults<FaultName>;

export const isFaultName = (text: string): text is FaultName => Object.hasOwn(faultMoments, text);

const faultNames = Object.keys(faultMoments).filter(isFaultName);

export const stripeFaults = (): StripeFaults => queue<FaultName>();

/** The faults that strike at one of these moments. */
export const faultsAt = (...moments: readonly Moment[]): readonly FaultName[] =>
  faultNames.filter((name) => moments.includes(faultMoments[name]));

type Named = { readonly name: string; readonly times: number };

/**
 * What metadata[simulate] says: names with commas between, each with how often it strikes, such as
 * "drop_answer_after_commit*2,lose_webhook". (The SDK repeats a cut call once by itself, so a cut
 * that its caller is to notice must strike twice.)
 */
export const simulatedNames = (metadata: Metadata | undefined): readonly Named[] =>
  (metadata?.['simulate'] ?? '').split(',').flatMap((part) => {
    const [name = '', times = '1'] = part.trim().split('*');
    return name === '' ? [] : [{ name, times: Number(times) }];
  });

/** The faults that metadata[simulate] asks for; unknown names were refused when it was sent. */
export const simulated = (metadata: Metadata | undefined): readonly StripeFault[] =>
  simulatedNames(metadata).flatMap(({ name, times }) =>
    isFaultName(name) ? [{ fault: name, times }] : [],
  );

/** How long a delay lasts when nobody said. */
export const defaultDelayMs = 2_000;
