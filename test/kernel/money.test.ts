// Money is an integer of minor units: read, printed and summed without a float or a rounding.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  AmountMinor,
  amountLimitMinor,
  type Currency,
  exponents,
  formatDecimal,
  Money,
  PositiveAmountMinor,
  parseDecimal,
  sum,
} from '../../shared/kernel/money.ts';

const currency = fc.constantFrom<Currency>('CNY', 'USD', 'JPY', 'KRW', 'KWD');
const amount = fc.integer({ min: -amountLimitMinor, max: amountLimitMinor });

describe('an amount', () => {
  it('is the same after printing and reading, in every currency', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        expect(parseDecimal(formatDecimal(minor, code), code)).toBe(minor);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each([
    [20_600, 'CNY', '206.00'],
    [5, 'CNY', '0.05'],
    [-5, 'CNY', '-0.05'],
    [0, 'CNY', '0.00'],
    [206, 'JPY', '206'],
    [1_234, 'KWD', '1.234'],
    [99_999_999_999_999, 'CNY', '999999999999.99'],
  ] as const)('of %i %s is printed as %s', (minor, code, text) => {
    expect(formatDecimal(minor, code)).toBe(text);
  });

  it.each([
    ['206', 'CNY', 20_600],
    ['206.5', 'CNY', 20_650],
    ['206.500', 'CNY', 20_650],
    [' 206.00 ', 'CNY', 20_600],
    ['0.1', 'CNY', 10],
    ['0.29', 'CNY', 29],
    ['1.005', 'KWD', 1_005],
    ['007', 'CNY', 700],
    ['-0', 'CNY', 0],
    ['5.0', 'JPY', 5],
  ] as const)('is read from %j %s', (text, code, minor) => {
    expect(Object.is(parseDecimal(text, code), minor)).toBe(true);
  });

  it.each([
    ['1.005', 'CNY'],
    ['5.5', 'JPY'],
    ['1,000.00', 'CNY'],
    ['1 000', 'CNY'],
    ['1e3', 'CNY'],
    ['0x10', 'CNY'],
    ['.5', 'CNY'],
    ['5.', 'CNY'],
    ['+5', 'CNY'],
    ['--5', 'CNY'],
    ['', 'CNY'],
    ['NaN', 'CNY'],
    ['Infinity', 'CNY'],
    ['１２', 'CNY'],
    ['¥5', 'CNY'],
    ['9'.repeat(16), 'CNY'],
    ['999999999999999', 'KWD'],
  ] as const)('is not read from %j %s: nothing is guessed or rounded', (text, code) => {
    expect(parseDecimal(text, code)).toBeUndefined();
  });

  it('is read as the decimal says, not as a float does', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), fc.nat({ max: 99 }), (whole, cents) => {
        const text = `${whole}.${String(cents).padStart(2, '0')}`;

        expect(parseDecimal(text, 'CNY')).toBe(whole * 100 + cents);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1',
    null,
    amountLimitMinor + 1,
    -1,
    2 ** 53,
  ])('is never %p', (value) => {
    expect(AmountMinor.safeParse(value).success).toBe(false);
  });

  it('may be zero, but not where something is owed', () => {
    expect([AmountMinor.safeParse(0).success, PositiveAmountMinor.safeParse(0).success]).toEqual([
      true,
      false,
    ]);
  });

  it('comes with a currency that is known, and with nothing else', () => {
    expect(Money.safeParse({ amount: 1, currency: 'CNY' }).success).toBe(true);
    expect(Money.safeParse({ amount: 1, currency: 'cny' }).success).toBe(false);
    expect(Money.safeParse({ amount: 1, currency: 'CNY', rate: 1 }).success).toBe(false);
    expect(Money.safeParse({ amount: 1, currency: 'constructor' }).success).toBe(false);
  });
});

describe('a sum', () => {
  it('of as many of the largest amounts as a basket has lines is exact', () => {
    expect(sum(Array.from({ length: 50 }, () => amountLimitMinor))).toBe(50 * amountLimitMinor);
  });

  it('throws rather than leave the exact integers, or take in what is none', () => {
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
    expect(() => sum([0.1, 0.2])).toThrow(RangeError);
    expect(() => sum([Number.NaN])).toThrow(RangeError);
  });

  it('of nothing is zero', () => {
    expect(sum([])).toBe(0);
  });
});

describe('the currencies', () => {
  it('have the digits of ISO 4217', () => {
    expect([exponents.CNY, exponents.JPY, exponents.KWD]).toEqual([2, 0, 3]);
  });
});
