// Form decoding, with what an honest client sends and what a hostile one might.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalForm, decodeForm } from '../../../../local/simulators/stripe/form.ts';

describe('a form', () => {
  it('becomes nested records, lists and text', () => {
    const form = decodeForm('a=1&b[c]=x%20y&b[d][e]=z+z&f[0]=p&f[1]=q&g[]=r&g[]=s');

    expect(form).toEqual({
      a: '1',
      b: { c: 'x y', d: { e: 'z z' } },
      f: ['p', 'q'],
      g: ['r', 's'],
    });
  });

  it.each([
    ['the same name twice', 'a=1&a=2'],
    ['a value that also has parts', 'a=1&a[b]=2'],
    ['parts that also have a value', 'a[b]=2&a=1'],
    ['a broken escape', 'a=%zz'],
    ['a broken name', 'a[b=1'],
    ['a hostile name', '__proto__[x]=1'],
    ['a hostile name inside', 'a[constructor]=1'],
    ['too deep a nest', `a${'[b]'.repeat(20)}=1`],
    ['too many parameters', Array.from({ length: 1_001 }, (_, index) => `a${index}=1`).join('&')],
  ])('with %s is refused with 400', (_name, text) => {
    expect(() => decodeForm(text)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('never throws anything but a refusal, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          decodeForm(text);
        } catch (fault) {
          expect(fault).toMatchObject({ name: 'StripeRefusal', status: 400 });
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('reads the same in any order, and differently with any other text', () => {
    const form = canonicalForm(decodeForm('a=1&b[c]=2'));

    expect(canonicalForm(decodeForm('b[c]=2&a=1'))).toBe(form);
    expect(canonicalForm(decodeForm('b[c]=3&a=1'))).not.toBe(form);
    expect(canonicalForm(decodeForm('b=2&a=1'))).not.toBe(form);
  });
});
