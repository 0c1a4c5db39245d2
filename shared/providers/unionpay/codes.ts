// UnionPay's response codes, by what they mean for the order they were said about.
import { ProviderFault } from '../fault.ts';
import type { DeclineCode } from '../outcomes.ts';

/** A6 is a success with a defect: the money moved, and the statement settles the rest. */
const successes = new Set(['00', 'A6']);
export const isSuccess = (code: string): boolean => successes.has(code);

/** The state of an order that nobody knows yet: timed out (03), unclear (04), under way (05). */
export const underWay = '05';
const undecidedStates = new Set(['03', '04', underWay]);
export const isUndecidedState = (code: string): boolean => undecidedStates.has(code);

export const codes = {
  format: '10',
  duplicate: '12',
  noSuchOrder: '34',
  noSuchFile: '98',
  alreadyReversed: '46',
} as const;

/**
 * Answers to a money call that leave open whether it was done: the system closed (02) or busy (06),
 * and those after which UnionPay's own example asks for the order (01, 12, 34, 60).
 */
const undecidedAnswers = new Set(['01', '02', '03', '04', '05', '06', '12', '34', '37', '60']);
export const isUndecidedAnswer = (code: string): boolean => undecidedAnswers.has(code);

/** Refusals of us, not of a payer: format, signature, a missing element, our rights. */
const faults = new Set(['10', '11', '13', '31', '32', '43']);
export const isOurFault = (code: string): boolean => faults.has(code);

const declines: Readonly<Record<string, DeclineCode>> = {
  '30': 'declined',
  '33': 'limit_exceeded',
  '36': 'declined',
  '38': 'declined',
  '39': 'declined',
  '40': 'declined',
  '42': 'declined',
  '44': 'wrong_credentials',
  '60': 'declined',
  '61': 'wrong_credentials',
  '62': 'not_supported',
  '63': 'expired_instrument',
  '64': 'insufficient_funds',
  '65': 'wrong_credentials',
  '66': 'authentication_failed',
  '67': 'limit_exceeded',
  '68': 'limit_exceeded',
  '77': 'not_supported',
};

/** Codes that say for certain that this payer's money did not move. */
export const isDecline = (code: string): boolean => Object.hasOwn(declines, code);

export const declineOf = (code: string): DeclineCode => declines[code] ?? 'declined';

/** Our keys, rights or parameters are wrong: see ProviderFault. The code alone is safe to log. */
export const fault = (code: string): ProviderFault =>
  new ProviderFault(
    'unionpay',
    code,
    `UnionPay refuses us (respCode ${code}); nothing was created. Check the account's certificate, ` +
      'merchant number and products',
  );
