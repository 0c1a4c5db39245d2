// What Alipay's codes are worth to us; messages repeat what was sent, so only codes are ever shown.
import { ProviderFault } from '../fault.ts';
import type { DeclineCode, Unknown } from '../outcomes.ts';

/** A business refusal (40004): Alipay understood, and what was asked did not happen by this call. */
export interface Refusal {
  readonly code: string;
  /** Without its `ACQ.` or `AQC.` (Alipay writes both). */
  readonly subCode: string;
}

export const unknown = (why: string, retryAfterSeconds?: number): Unknown => ({
  outcome: 'unknown',
  why,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

const shownPattern = /^[A-Za-z0-9_.-]{1,64}$/;

/** Codes only, so that it may be logged. */
export const named = ({ code, subCode }: Refusal): string =>
  [code, subCode].filter((part) => shownPattern.test(part)).join(' ');

export const fault = (refusal: Refusal): ProviderFault =>
  new ProviderFault(
    'alipay',
    refusal.subCode || refusal.code,
    `Alipay refuses us (${named(refusal)}); check the account’s keys, rights and settings`,
  );

/** Codes of the gateway that no payer and no order can cause: nothing was done. */
const ourCodes = new Set(['20001', '40001', '40002', '40003', '40006']);

/** Business codes that blame our parameters or rights. */
const ourSubCodes = new Set([
  'INVALID_PARAMETER',
  'ACCESS_FORBIDDEN',
  'PARTNER_ERROR',
  'CONTEXT_INCONSISTENT',
]);

export const isOurFault = ({ code, subCode }: Refusal): boolean =>
  ourCodes.has(code) || (code === '40004' && ourSubCodes.has(subCode));

/** Codes after which nobody can say whether anything happened. */
export const isUndecided = ({ code, subCode }: Refusal): boolean =>
  code === '20000' || code === '40005' || subCode === 'SYSTEM_ERROR';

export const isNotFound = ({ subCode }: Refusal): boolean => subCode === 'TRADE_NOT_EXIST';

/** `ACQ.TRADE_NOT_EXIST` → `TRADE_NOT_EXIST`. */
export const shortened = (subCode: string): string => subCode.replace(/^(?:ACQ|AQC)\./, '');

/** Refusals of a payer or an amount; codes that stand nowhere here are looked into by a query. */
const declines: Readonly<Record<string, DeclineCode>> = {
  PAYMENT_AUTH_CODE_INVALID: 'wrong_credentials',
  SOUNDWAVE_PARSER_FAIL: 'wrong_credentials',
  BUYER_BALANCE_NOT_ENOUGH: 'insufficient_funds',
  BUYER_BANKCARD_BALANCE_NOT_ENOUGH: 'insufficient_funds',
  TOTAL_FEE_EXCEED: 'limit_exceeded',
  BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR: 'limit_exceeded',
  BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR: 'limit_exceeded',
  BEYOND_PAY_RESTRICTION: 'limit_exceeded',
  PAYMENT_FAIL: 'declined',
  PAYMENT_REQUEST_HAS_RISK: 'declined',
  BUYER_SELLER_EQUAL: 'declined',
  BUYER_ENABLE_STATUS_FORBID: 'declined',
  TRADE_BUYER_NOT_MATCH: 'declined',
  EXIST_FORBIDDEN_WORD: 'declined',
  NO_PAYMENT_INSTRUMENTS_AVAILABLE: 'not_supported',
  ERROR_BALANCE_PAYMENT_DISABLE: 'not_supported',
};

export const declineOf = ({ subCode }: Refusal): DeclineCode | undefined =>
  Object.hasOwn(declines, subCode) ? declines[subCode] : undefined;
