// Stripe's minor units beside ours: a table of its own, since exponents are a provider's rule.
import { type Currency, exponents, type Money } from '../../kernel/money.ts';

/**
 * Digits after the decimal point, and the step amounts must keep, at Stripe
 * (docs.stripe.com/currencies: zero-decimal currencies; three-decimal ones end in 0). A currency that
 * the kernel learns does not compile until its row stands here.
 */
const rules: Readonly<Record<Currency, { readonly digits: number; readonly step: number }>> = {
  AUD: { digits: 2, step: 1 },
  BRL: { digits: 2, step: 1 },
  CAD: { digits: 2, step: 1 },
  CHF: { digits: 2, step: 1 },
  CNY: { digits: 2, step: 1 },
  EUR: { digits: 2, step: 1 },
  GBP: { digits: 2, step: 1 },
  HKD: { digits: 2, step: 1 },
  INR: { digits: 2, step: 1 },
  JPY: { digits: 0, step: 1 },
  KRW: { digits: 0, step: 1 },
  KWD: { digits: 3, step: 10 },
  NZD: { digits: 2, step: 1 },
  SGD: { digits: 2, step: 1 },
  USD: { digits: 2, step: 1 },
};

/** Powers of ten between Stripe's unit and ours; 0 for every currency of today. */
const shift = (currency: Currency): number => rules[currency].digits - exponents[currency];

/** Our amount in Stripe's units; undefined when Stripe cannot express it exactly. */
export const toStripe = ({ amount, currency }: Money): number | undefined => {
  const units = amount * 10 ** Math.max(0, shift(currency));
  const divisor = 10 ** Math.max(0, -shift(currency));
  const exact = units % divisor === 0 && (units / divisor) % rules[currency].step === 0;
  return exact ? units / divisor : undefined;
};

/** Stripe's amount as our money; throws where our units cannot express it exactly. */
export const fromStripe = (units: number, currency: Currency): Money => {
  const amount = (units * 10 ** Math.max(0, -shift(currency))) / 10 ** Math.max(0, shift(currency));
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${units} ${currency} is not exact`);
  return { amount, currency };
};
