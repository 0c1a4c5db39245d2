// Money as integers in minor units with a currency; the only place where text becomes an amount.
import * as z from 'zod';

/** Digits after the decimal point, by ISO 4217 code. */
export const exponents = {
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  INR: 2,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  NZD: 2,
  SGD: 2,
  USD: 2,
} as const;

export type Currency = keyof typeof exponents;

export const Currency = z.enum(Object.keys(exponents) as [Currency, ...Currency[]]);

/** No single amount may exceed this many minor units: sums of twenty stay exact integers. */
export const amountLimitMinor = 100_000_000_000_000;

export const AmountMinor = z.int().min(0).max(amountLimitMinor);
export const PositiveAmountMinor = z.int().min(1).max(amountLimitMinor);

export const Money = z.strictObject({ amount: PositiveAmountMinor, currency: Currency });

export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

/** The sum of amounts in one currency's minor units; throws on anything but safe integers. */
export const sum = (amountsMinor: Iterable<number>): number => {
  let total = 0;
  for (const amount of amountsMinor) total += amount;
  if (!Number.isSafeInteger(total)) throw new RangeError('a sum of money left the safe integers');
  return total;
};

const decimal = /^(-?)(\d{1,15})(?:\.(\d+))?$/;

/**
 * Reads a plain decimal such as `206.00` into minor units. Undefined when the text is not a plain
 * decimal or has more digits than the currency: nothing is ever rounded here.
 */
export const parseDecimal = (text: string, currency: Currency): number | undefined => {
  const found = decimal.exec(text.trim());
  if (!found) return undefined;
  const [, sign, whole = '', fraction = ''] = found;
  const digits = exponents[currency];
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > digits) return undefined;
  const minor = Number(whole + significant.padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return undefined;
  return sign === '-' && minor !== 0 ? -minor : minor;
};

/** Prints minor units as a plain decimal: 20600 CNY is `206.00`. */
export const formatDecimal = (amountMinor: number, currency: Currency): string => {
  const digits = exponents[currency];
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};
