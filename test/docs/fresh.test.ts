// The generated pages say what the code says now.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pages } from '../../docs/pages.ts';

const onDisk = (file: string): string => {
  try {
    return readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
  } catch {
    return '';
  }
};

describe.each(pages)('docs/$file', ({ file, text }) => {
  it('is fresh', async () => {
    const isFresh = onDisk(file) === (await text());

    expect(isFresh || `docs/${file} is stale: run \`npm run docs\` and commit it`).toBe(true);
  });
});
