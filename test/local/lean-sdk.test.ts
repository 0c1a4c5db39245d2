// The SDK gets leaner in the bundles without meaning anything else.
import { describe, expect, it } from '@jest/globals';
import { folded } from '../../local/lean-sdk.ts';

describe('folding the SDK’s keys', () => {
  it('writes a key by its constant, and leaves every other use alone', () => {
    const source = 'const _h = "http";\nexport var Get$ = [9, _h, { [_h]: ["GET", "/", 200] }];';

    expect(folded(source)).toBe(
      'const _h = "http";\nexport var Get$ = [9, _h, { "http": ["GET", "/", 200] }];',
    );
  });

  it.each([
    ['a key that is no constant of the file', 'export var Get$ = { [_other]: 1 };'],
    ['a constant that is no plain text', 'const _n = 1;\nexport var Get$ = { [_n]: 1 };'],
    ['a lookup', 'const _h = "http";\nexport const found = shape[_h];'],
  ])('leaves %s', (_case, source) => {
    expect(folded(source)).toBe(source);
  });
});
