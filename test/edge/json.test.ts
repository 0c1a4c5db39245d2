// Bodies that two readers could read differently are refused with a reason; all other JSON passes whole.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gunzip, parseJson, utf8 } from '../../shared/edge/json.ts';
import { Failure } from '../../shared/kernel/failure.ts';

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (fault) {
    return fault instanceof Failure ? { kind: fault.kind, code: fault.code } : fault;
  }
};
const refusedAs = (code: string, kind = 'invalid') => ({ kind, code });

describe('JSON', () => {
  it('passes unchanged, whatever it says', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('"__proto__"'));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([
    ['one key twice', '{"a":1,"a":2}'],
    ['one key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['one key twice deep inside', '{"x":[{"y":{"b":1,"c":{},"b":[]}}]}'],
    ['one empty key twice', '{"":1,"":2}'],
    ['one key twice around an object', '{"a":{"a":1},"a":2}'],
  ])('with %s is refused', (_what, text) => {
    expect(refusal(() => parseJson(text))).toEqual(refusedAs('duplicate_key'));
  });

  it.each([
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":"a","b":"b:","c":"\\"a\\":1,"}',
    '{"a":["b","c"],"b":"a","c":["a"]}',
    '{"a":"{\\"b\\":1}","b":"}{"}',
  ])('with the same word in several places is fine: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each(['{"__proto__":{}}', '{"a":[{"__proto__":1}]}', '{"\\u005f_proto__":1}'])(
    'with a prototype in it is refused: %s',
    (text) => {
      expect(refusal(() => parseJson(text))).toEqual(refusedAs('forbidden_key'));
    },
  );

  it.each(['{"a":"\\ud800"}', '{"a":["x\\udc00y"]}', '{"\\ud83d":1}', '"\\udc00\\ud800"'])(
    'with half of a character in it is refused: %s',
    (text) => {
      expect(refusal(() => parseJson(text))).toEqual(refusedAs('half_character'));
    },
  );

  it('finds a doubled key wherever it hides', () => {
    const keyed = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.jsonValue(), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(keyed, fc.nat(), (value, at) => {
        const keys = Object.keys(value).filter((key) => key !== '__proto__');
        fc.pre(keys.length > 0 && !JSON.stringify(value).includes('__proto__'));
        const twice = JSON.stringify(keys[at % keys.length]);
        const text = JSON.stringify(value).replace(/\}$/, `,${twice}:0}`);

        expect(refusal(() => parseJson(text))).toEqual(refusedAs('duplicate_key'));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('may nest to twenty levels and no deeper', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

    expect(parseJson(nested(20))).toBeDefined();
    expect(refusal(() => parseJson(nested(21)))).toEqual(refusedAs('too_deep'));
    expect(refusal(() => parseJson('{"a":'.repeat(21) + 1 + '}'.repeat(21)))).toEqual(
      refusedAs('too_deep'),
    );
  });

  it('as deep as a body can be does not exhaust the stack', () => {
    const bomb = '['.repeat(500_000) + ']'.repeat(500_000);

    expect(refusal(() => parseJson(bomb))).toMatchObject({ kind: 'invalid' });
  });

  it('may hold one text as long as a body', () => {
    const long = `{"a":"${'x\\"'.repeat(300_000)}"}`;

    expect(parseJson(long)).toEqual({ a: 'x"'.repeat(300_000) });
  });

  it.each(['', ' ', '{', "{'a':1}", '{"a":1,}', 'undefined', '01', '{"a":NaN}', '\uFEFF{}'])(
    'is not %j, and the reason says so',
    (text) => {
      expect(refusal(() => parseJson(text))).toEqual(refusedAs('bad_json'));
    },
  );
});

describe('bytes', () => {
  it.each([
    ['GBK', Buffer.from([0x7b, 0xbe, 0xa9, 0x7d])],
    ['a cut character', Buffer.from('京').subarray(0, 2)],
    ['an overlong slash', Buffer.from([0xc0, 0xaf])],
    ['half a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
  ])('of %s are no UTF-8', (_what, bytes) => {
    expect(refusal(() => utf8(bytes))).toEqual(refusedAs('not_utf8'));
  });

  it('of any text are read back as that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.startsWith('\uFEFF'));
        expect(utf8(Buffer.from(text))).toBe(text);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('a gzip body', () => {
  const packed = gzipSync(Buffer.from('{"a":1}'.padEnd(5_000)));

  it('is unpacked up to the limit, and not one byte beyond', () => {
    expect(gunzip(packed, 5_000)).toHaveLength(5_000);
    expect(refusal(() => gunzip(packed, 4_999))).toEqual(refusedAs('body_too_large', 'too_large'));
  });

  it('that is a bomb costs no more than the limit', () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));

    expect(bomb.length).toBeLessThan(100_000);
    expect(refusal(() => gunzip(bomb, 1_048_576))).toEqual(
      refusedAs('body_too_large', 'too_large'),
    );
  });

  it.each([
    ['cut off', packed.subarray(0, -5)],
    ['cut off in its header', packed.subarray(0, 5)],
    ['damaged', Buffer.from(packed).fill(0xff, 10, 20)],
    ['with a wrong checksum', Buffer.from(packed).fill(0, packed.length - 8, packed.length - 4)],
    ['empty', Buffer.alloc(0)],
    ['not gzip at all', Buffer.from('{"a":1}')],
  ])('that is %s is refused', (_what, bytes) => {
    expect(refusal(() => gunzip(bytes, 10_000))).toEqual(refusedAs('bad_gzip'));
  });
});
