// RF references and payment codes: made, checked, printed and found in what payers write.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isRf,
  paymentCodeFor,
  printed,
  referencesIn,
  rfFor,
  rfOf,
} from '../../shared/transfers/model/rf.ts';

const key = 'k'.repeat(32);
const ours = rfFor(key, 'beijing', ['beijing.1']);

describe('an RF reference', () => {
  it.each(['RF18539007547034', 'RF0812344', 'RF7812345', 'RF38000000000000000000552'])(
    '%s proves itself',
    (text) => {
      expect(isRf(text)).toBe(true);
    },
  );

  it.each(['RF19539007547034', 'RF98123456789012', 'RF123456', 'RF18', 'RF18 5390', 'rf7812345'])(
    '%s does not',
    (text) => {
      expect(isRf(text)).toBe(false);
    },
  );

  it.each([
    ['330100123456789', 'RF98330100123456789'],
    ['3301001234567890', 'RF713301001234567890'],
  ])('of %s is %s', (body, text) => {
    expect(rfOf(body)).toBe(text);
  });

  it.each(['', 'x', '1'.repeat(22), 'Ä'])('cannot be made of "%s"', (body) => {
    expect(() => rfOf(body)).toThrow(RangeError);
  });

  it('is printed in groups of four', () => {
    expect(printed('RF18539007547034')).toBe('RF18 5390 0754 7034');
  });

  it('notices every wrong digit and every swap of neighbouring digits', () => {
    const body = fc.stringMatching(/^[0-9]{2,21}$/);
    fc.assert(
      fc.property(body, fc.nat(), fc.constantFrom(...'0123456789'), (digits, place, digit) => {
        const text = rfOf(digits);
        const at = 4 + (place % (digits.length - 1));
        const wrong = text.slice(0, at) + digit + text.slice(at + 1);
        const swapped = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);

        expect(isRf(text)).toBe(true);
        expect(isRf(wrong)).toBe(wrong === text);
        expect(isRf(swapped)).toBe(swapped === text);
      }),
      { seed: 1 },
    );
  });
});

describe('our reference', () => {
  it('is the same for the same obligations in any order, and tells nothing about them', () => {
    const pair = rfFor(key, 'beijing', ['beijing.1', 'beijing.2']);

    expect(rfFor(key, 'beijing', ['beijing.2', 'beijing.1'])).toBe(pair);
    expect(pair).not.toBe(ours);
    expect(rfFor('other', 'beijing', ['beijing.1'])).not.toBe(ours);
    expect(ours).toMatch(/^RF\d{2}[0-9A-HJKMNP-TV-Z]{16}$/);
  });

  it.each([
    ['as it is', ours],
    ['as it is printed', printed(ours)],
    ['in small letters, with hyphens', printed(ours).toLowerCase().replaceAll(' ', '-')],
    ['inside a sentence', `Fine of March ${printed(ours)}, thanks`],
    ['right behind other letters', `RFRF12X${ours}X`],
    ['with full-width letters', ours.replace('RF', 'ＲＦ')],
    ['with letters for digits', ours.replaceAll('0', 'O').replaceAll('1', 'l')],
  ])('is found %s', (_how, text) => {
    expect(referencesIn(['nothing', text])).toEqual([ours]);
  });

  it('is not found where a character is wrong, or in endless text', () => {
    const wrong = ours.slice(0, -1) + (ours.endsWith('2') ? '3' : '2');

    expect(referencesIn([wrong, 'x'.repeat(600) + ours, 'RF', ''])).toEqual([]);
  });

  it('comes with a payment code of twenty digits', () => {
    const code = paymentCodeFor(key, '1101012630', ours);

    expect(code).toMatch(/^1101012630\d{10}$/);
    expect(referencesIn([`缴款码 ${code}`])).toEqual([code]);
    expect(referencesIn([`${code}1`])).toEqual([]);
  });
});
