// The helpers that every adapter proves genuineness with.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hmacHex, isFresh, sameText } from '../../shared/providers/sign.ts';

describe('proving that bytes are genuine', () => {
  it('computes HMAC-SHA256 as RFC 4231 does', () => {
    expect(hmacHex('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('finds texts the same exactly when they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(sameText(left, right)).toBe(left === right);
        expect(sameText(left, left)).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each([
    [0, true],
    [300_000, true],
    [300_001, false],
    [-60_000, true],
    [-60_001, false],
    [Number.NaN, false],
  ])('judges %i milliseconds of age', (ageMs, fresh) => {
    expect(isFresh(1_000_000_000 - ageMs, 1_000_000_000)).toBe(fresh);
  });
});
