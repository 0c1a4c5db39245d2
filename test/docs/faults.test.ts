// The page of faults names tests that exist.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { faultSections } from '../../docs/faults.ts';

const rows = Object.values(faultSections).flat();

describe('the page of faults', () => {
  it('names only tests that exist', () => {
    const missing = rows.filter(({ shown: [file, words] }) => {
      const path = `test/${file}`;
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(words);
    });

    expect(missing.map(({ shown }) => shown.join(': '))).toEqual([]);
  });
});
