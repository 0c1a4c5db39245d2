// What Stripe itself knows of currencies and prices: exponents, smallest amounts, methods, fees.
import { share } from '../kit/decimal.ts';

/** Stripe's zero-decimal currencies (docs.stripe.com/currencies); every other one here has two. */
const zeroDecimal = new Set([
  ...['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga'],
  ...['pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf'],
]);

/** Smallest charge per currency in minor units (docs.stripe.com/currencies); cny is HK$4.00 converted. */
const smallest: Readonly<Record<string, number>> = {
  ...{ usd: 50, eur: 50, gbp: 30, hkd: 400, jpy: 50, sgd: 50, aud: 50, cad: 50, chf: 50 },
  ...{ dkk: 250, nok: 300, sek: 300, nzd: 50, myr: 200, cny: 370 },
};

const otherCurrencies = ['pln', 'czk', 'huf', 'krw', 'thb', 'mxn', 'brl', 'inr', 'aed', 'twd'];

/** Where each method can be presented (docs.stripe.com/payments/wechat-pay and /alipay). */
const presentable: Readonly<Record<string, readonly string[]>> = {
  wechat_pay: [
    ...['cny', 'aud', 'cad', 'eur', 'gbp', 'hkd', 'jpy', 'sgd', 'usd', 'dkk', 'nok', 'sek', 'chf'],
  ],
  alipay: ['aud', 'cad', 'cny', 'eur', 'gbp', 'hkd', 'jpy', 'nzd', 'sgd', 'usd', 'myr'],
};

/** The methods this simulated account has switched on, in the order Stripe shows them. */
export const accountMethods = ['card', 'alipay', 'wechat_pay'] as const;
export type MethodType = (typeof accountMethods)[number];

/** Stripe's cap of eight digits. */
export const largestAmount = 99_999_999;

/** 1.5 % and nothing fixed: our simulated price, not Stripe's price list. */
const feePerTenThousand = 150;

/** What Stripe keeps of a charge, in minor units, rounded half up; a pure function of the amount. */
export const feeOf = (amountMinor: number): number => share(amountMinor, feePerTenThousand);

/** What a lost or opened dispute costs, in minor units of its currency; given back when it is won. */
export const disputeFee = 1_500;

export const exponentOf = (currency: string): number => (zeroDecimal.has(currency) ? 0 : 2);

export const isCurrency = (currency: string): boolean =>
  Object.hasOwn(smallest, currency) ||
  zeroDecimal.has(currency) ||
  otherCurrencies.includes(currency);

export const smallestAmount = (currency: string): number => smallest[currency] ?? 1;

/** The wallets know only some currencies and, here, no manual capture. */
export const compatible = (
  method: MethodType,
  terms: { readonly currency: string; readonly capture_method: string },
): boolean => {
  const currencies = presentable[method];
  if (currencies === undefined) return true;
  return currencies.includes(terms.currency) && terms.capture_method !== 'manual';
};
