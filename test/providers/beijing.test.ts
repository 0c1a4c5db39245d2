// Beijing's time: eight hours ahead, written without a zone, and only where a clock could show it.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  beijingDay,
  beijingDigits,
  beijingText,
  fromBeijing,
} from '../../shared/providers/beijing.ts';

const at = Date.parse('2026-11-23T16:00:05Z');

describe('the time in Beijing', () => {
  it('is written as digits, as text and as a date', () => {
    expect(beijingDigits(at)).toBe('20261124000005');
    expect(beijingText(at)).toBe('2026-11-24 00:00:05');
    expect(beijingDay(at)).toBe('2026-11-24');
  });

  it('comes back from both texts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
        expect(fromBeijing(beijingDigits(seconds * 1_000))).toBe(seconds * 1_000);
        expect(fromBeijing(beijingText(seconds * 1_000))).toBe(seconds * 1_000);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each([
    '',
    '20261324000005',
    '20260230000000',
    '20261124240000',
    '2026112400000',
    '2026-11-24 00:00',
    'x',
  ])('does not come from "%s"', (digits) => {
    expect(fromBeijing(digits)).toBeUndefined();
  });
});
