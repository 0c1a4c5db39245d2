// Notes and coins by currency, in minor units, so that a mistyped count is found while it is typed.
import type { Fault } from '../../kernel/failure.ts';
import { amountLimitMinor, type Currency } from '../../kernel/money.ts';
import type { Pieces } from './session.ts';

/** A currency that is not listed is counted in whatever values the cashier names. */
const denominations: Readonly<Partial<Record<Currency, readonly number[]>>> = {
  CNY: [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  EUR: [50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  GBP: [5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  HKD: [100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10],
  JPY: [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1],
  USD: [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25, 10, 5, 1],
};

/** One fault per line of a count that cannot be: no such piece, or a value that stands there twice. */
export const countFaults = (currency: Currency, pieces: readonly Pieces[]): readonly Fault[] => {
  const known = denominations[currency];
  const values = pieces.map(({ valueMinor }) => valueMinor);
  return pieces.flatMap(({ valueMinor, count }, index) => {
    const pointer = `/pieces/${index}/value`;
    if (known && !known.includes(valueMinor))
      return [
        {
          pointer,
          code: 'no_such_piece',
          detail: `there is no note or coin of ${valueMinor} in ${currency} minor units`,
        },
      ];
    if (values.indexOf(valueMinor) < index)
      return [
        { pointer, code: 'value_repeated', detail: 'this value stands there already: add them up' },
      ];
    return valueMinor * count > amountLimitMinor
      ? [{ pointer: `/pieces/${index}/count`, code: 'too_many', detail: 'count this line again' }]
      : [];
  });
};
