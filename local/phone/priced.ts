// Money as the phone's screen shows it.
import { Currency, formatDecimal } from '../../shared/kernel/money.ts';

const currencies: readonly string[] = Currency.options;

const isCurrency = (code: string): code is Currency => currencies.includes(code);

/** `206.00 CNY`; minor units where the currency is none that we know. */
export const priced = (amountMinor: number, code: string): string =>
  `${isCurrency(code) ? formatDecimal(amountMinor, code) : amountMinor} ${code}`;
