// What WeChat Pay's error codes are worth to us; spellings differ between its pages, so `_` is dropped.
import * as z from 'zod';
import { ProviderFault } from '../fault.ts';
import type { DeclineCode, Unknown } from '../outcomes.ts';

/** We read the code alone: messages and details repeat what was sent. */
export const ErrorBody = z.object({ code: z.string().min(1).max(64) });

export interface Refusal {
  readonly status: number;
  /** Upper case without `_`: ORDERPAID for both ORDERPAID and ORDER_PAID. */
  readonly code: string;
  readonly requestId: string;
}

export const normalised = (code: string): string => code.toUpperCase().replaceAll('_', '');

export const unknown = (why: string, retryAfterSeconds?: number): Unknown => ({
  outcome: 'unknown',
  why,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

/** Types and codes only, so that it may be logged. */
export const named = ({ status, code, requestId }: Refusal): string =>
  [status, code, requestId].filter((part) => part !== '').join(' ');

/** Our keys, rights or parameters are wrong: nothing was created. */
export const fault = (refusal: Refusal): ProviderFault =>
  new ProviderFault(
    'wechat',
    refusal.code,
    `WeChat Pay refuses us (${named(refusal)}); check the account’s keys, rights and settings`,
  );

/** Codes that no other request of this account would escape, whatever was asked. */
const ourFault = new Set([
  'SIGNERROR',
  'NOAUTH',
  'PARAMERROR',
  'MCHNOTEXISTS',
  'APPIDMCHIDNOTMATCH',
]);
export const isOurFault = ({ code }: Refusal): boolean => ourFault.has(code);

/** Codes that leave open whether anything happened, under whatever HTTP status they come. */
const undecided = new Set(['SYSTEMERROR', 'BANKERROR', 'BIZERRNEEDRETRY']);
export const isUndecided = ({ code, status }: Refusal): boolean =>
  status >= 500 || [408, 409, 429].includes(status) || undecided.has(code);

/**
 * Refusals of a scanned code or an order after which nobody can pay it: the code is used up, and we
 * alone could send another one. Codes that stand nowhere here are looked into by a query.
 */
const declines: Readonly<Record<string, DeclineCode>> = {
  AUTHCODEEXPIRE: 'expired_instrument',
  AUTHCODEERROR: 'wrong_credentials',
  AUTHCODEINVALID: 'wrong_credentials',
  NOTENOUGH: 'insufficient_funds',
  NOTSUPORTCARD: 'not_supported',
  RULELIMIT: 'limit_exceeded',
  TRADEERROR: 'declined',
  ACCOUNTERROR: 'declined',
  USERACCOUNTABNORMAL: 'declined',
  USERNOTEXIST: 'declined',
  ORDERCLOSED: 'declined',
  ORDERREVERSED: 'declined',
};

export const declineOf = ({ code }: Refusal): DeclineCode | undefined =>
  Object.hasOwn(declines, code) ? declines[code] : undefined;
