// Printed numbers become one key, whatever spaces, hyphens, widths or check digits they carry.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalise, parseObligationId } from '../../../shared/obligations/model/number.ts';
import { obligationId } from '../../../shared/obligations/model/obligation.ts';

describe('a plain number', () => {
  it('drops spaces and hyphens and folds letters to upper case', () => {
    expect(normalise('plain', ' ab-12 34–x')).toEqual({ key: 'AB1234X' });
  });

  it.each(['', 'ab', '12/34', '12_34', 'ß12', 'x'.repeat(41), '9'.repeat(5_000)])(
    'refuses %j and says what to use',
    (number) => {
      expect(normalise('plain', number)).toEqual({ fault: expect.stringContaining('3 to 40') });
    },
  );
});

describe('a Chinese decision number', () => {
  it('has the same key with and without its printed check digit', () => {
    expect(normalise('cn_decision', '1101011900000017')).toEqual({ key: '110101190000001' });
    expect(normalise('cn_decision', '110101190000001')).toEqual({ key: '110101190000001' });
  });

  it('folds full-width digits', () => {
    expect(normalise('cn_decision', '１１０１０１１９００００００１')).toEqual({
      key: '110101190000001',
    });
  });

  it.each(['11010119000000', '11010119000000177', '11010119000000A'])('refuses %s', (number) => {
    expect(normalise('cn_decision', number)).toHaveProperty('fault');
  });

  it('keeps numbers of two categories apart', () => {
    expect(normalise('cn_decision', '110101190000001', '1')).toEqual({ key: '1-110101190000001' });
    expect(normalise('cn_decision', '110101190000001', '２')).toEqual({ key: '2-110101190000001' });
  });

  it('refuses a category that could not stand in a key', () => {
    expect(normalise('cn_decision', '110101190000001', '1-2/3')).toHaveProperty('fault');
    expect(normalise('cn_decision', '110101190000001', '')).toHaveProperty('fault');
  });
});

describe('the id of an obligation', () => {
  it('is taken apart into what it was made of, for every number that has a key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 45 }), (number) => {
        const normalised = normalise('plain', number);
        if ('fault' in normalised) return;
        expect(parseObligationId(obligationId('beijing', normalised.key))).toEqual({
          authority: 'beijing',
          key: normalised.key,
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each(['beijing', 'beijing.', '.123', 'Beijing.1234', 'beijing.12 34', 'beijing.1/2/3'])(
    'is not %j',
    (text) => {
      expect(parseObligationId(text)).toBeUndefined();
    },
  );

  it('is never changed by normalising a key again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Za-z -]{3,40}$/), (number) => {
        const once = normalise('plain', number);
        if ('fault' in once) return;
        expect(normalise('plain', once.key)).toEqual(once);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
