// The page of keys tells the truth about the keys that the code makes.
import { describe, expect, it } from '@jest/globals';
import { rows, tablePage } from '../../docs/table.ts';

/** `{name}` becomes anything, `{name, 6 digits}` that many digits. */
const shapeOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replaceAll(/\{[^}]*?(?:(\d+) digits)?\}/g, (_all, digits?: string) =>
      digits ? `\\d{${digits}}` : '.+',
    )}$`,
  );

describe('the page of keys', () => {
  it.each(Object.entries(rows))('describes %s as it is made', (_name, { example, pattern }) => {
    expect(example.pk).toMatch(shapeOf(pattern[0]));
    expect(example.sk).toMatch(shapeOf(pattern[1]));
  });

  it('names each key once, under its table', () => {
    const [, payments = '', ledger = ''] = tablePage().split(/\n## /);

    for (const [name, { example }] of Object.entries(rows)) {
      const section = example.table === 'ledger' ? ledger : payments;
      expect(section.split('\n').filter((line) => line.startsWith(`| ${name} |`))).toHaveLength(1);
    }
  });
});
