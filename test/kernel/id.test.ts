// Identifiers: derived by keyed hashes, of one shape, and never alike for unlike parts.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  base32,
  canonicalJson,
  digest,
  keyedHash,
  parseReference,
  paymentId,
  paymentIdPattern,
  referenceOf,
  referencePattern,
} from '../../shared/kernel/id.ts';

const key = 'k'.repeat(32);

describe('a payment’s id', () => {
  it('has 19 characters without I, L, O and U', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 6 }), (parts) => {
        expect(paymentId(key, parts)).toMatch(paymentIdPattern);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is the same for the same parts, and another for another key', () => {
    expect(paymentId(key, ['a', 'b'])).toBe(paymentId(key, ['a', 'b']));
    expect(paymentId(key, ['a', 'b'])).not.toBe(paymentId('other', ['a', 'b']));
  });

  it.each([
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [['abc'], ['a', 'b', 'c']],
    [
      ['a', ''],
      ['', 'a'],
    ],
    [['a'], ['a', '']],
    [['1:a'], ['a']],
    [['a1:b'], ['a', 'b']],
    [['é'], ['e\u0301']],
  ])('does not run parts together: %j is not %j', (one, other) => {
    expect(paymentId(key, one)).not.toBe(paymentId(key, other));
  });

  it('differs for different lists of parts, however they are cut', () => {
    const parts = fc.array(fc.stringMatching(/^[0-9:a]{0,4}$/), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(keyedHash(key, one).equals(keyedHash(key, other))).toBe(false);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('a provider reference', () => {
  it('is 21 characters that name payment and attempt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.string(), (attempt, salt) => {
        const payment = paymentId(key, [salt]);
        const reference = referenceOf(payment, attempt);

        expect(reference).toMatch(referencePattern);
        expect(reference).toHaveLength(21);
        expect(parseReference(reference)).toEqual({ payment, attempt });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([
    '',
    'ch_3abc',
    `${'0'.repeat(19)}1`,
    `${'0'.repeat(19)}0a`,
    `${'O'.repeat(19)}01`,
    `${'0'.repeat(19)}001`,
    `${'a'.repeat(19)}01`,
  ])('is not %j', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });
});

describe('base 32', () => {
  it('spells bytes five bits at a time', () => {
    expect(base32(Buffer.from([0, 0, 0, 0, 0]), 8)).toBe('00000000');
    expect(base32(Buffer.from([255, 255, 255, 255, 255]), 8)).toBe('ZZZZZZZZ');
    expect(base32(Buffer.from('f800000000', 'hex'), 2)).toBe('Z0');
  });

  it('refuses to invent characters that the bytes do not hold', () => {
    expect(() => base32(Buffer.from([1]), 2)).toThrow(RangeError);
  });
});

describe('canonical JSON', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, inner]) => [name, shuffled(inner)]),
    );
  };

  it('is the same text whatever the order of the keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keeps the value, and the order of lists', () => {
    expect(canonicalJson({ b: [3, 1, { z: null, a: true }], a: 'é' })).toBe(
      '{"a":"é","b":[3,1,{"a":true,"z":null}]}',
    );
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });

  it('tells values apart that look alike', () => {
    const texts = [1, '1', true, 'true', null, 'null', [], {}, [[]], { a: [] }].map(canonicalJson);

    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('a digest', () => {
  it('is SHA-256 as lower-case hex', () => {
    expect(digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
