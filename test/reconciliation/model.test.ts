// The pure rules of reconciliation: packing, joining, fees, windows.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Expected } from '../../shared/reconciliation/model/expected.ts';
import { join } from '../../shared/reconciliation/model/join.ts';
import {
  blocksOf,
  contentDigest,
  lineDigest,
  type Row,
  rowsOf,
  rowsPerBlock,
} from '../../shared/reconciliation/model/rows.ts';
import { accountOfRun, runId, tryOf } from '../../shared/reconciliation/model/run.ts';
import {
  assertClosed,
  endLine,
  newTotals,
  readLine,
} from '../../shared/reconciliation/model/totals.ts';
import { feeOf } from '../../shared/reconciliation/model/verdict.ts';
import { windowOf } from '../../shared/reconciliation/model/window.ts';
import type { StatementLine } from '../../shared/statements/format.ts';
import { keys } from '../../shared/table/keys.ts';
import { itemBytes } from '../../shared/table/sizes.ts';
import { morning } from '../world.ts';
import { aLine, referenceOf, without, zone } from './books.ts';

const aRow = (n: number): Row => ({
  lineDigest: lineDigest(aLine(n)),
  contentDigest: contentDigest(aLine(n)),
  end: 'matched',
  line: n,
  pair: { reference: referenceOf(n), cause: 'capture', day: `2026-03-${10 + (n % 3)}` },
});

const sortedRows = (rows: readonly Row[]): readonly Row[] =>
  [...rows].sort((a, b) => (a.lineDigest < b.lineDigest ? -1 : 1));

describe('blocks of matches', () => {
  const rows = Array.from({ length: 500 }, (_, n) => aRow(n));

  it('give back every row, whatever the order they came in', () => {
    const blocks = blocksOf(rows);

    expect(sortedRows(blocks.flatMap(rowsOf))).toEqual(sortedRows(rows));
    expect(blocksOf([...rows].reverse())).toEqual(blocks);
  });

  it('keep lines without a pair', () => {
    const { pair: _pair, ...row } = aRow(1);
    const lone: Row = { ...row, end: 'missing_here' };

    expect(blocksOf([lone]).flatMap(rowsOf)).toEqual([lone]);
  });

  it('stay within 10 KB, the size that the write budget counts on', () => {
    const [block = { days: [], rows: '' }] = blocksOf(rows.slice(0, rowsPerBlock));
    const key = keys.runBlock(
      tryOf({ id: runId('a'.repeat(32), morning, 'f'.repeat(64)), attempt: 10 }),
      1,
    );

    const bytes = itemBytes({ ...block, pk: key.pk, sk: key.sk, revision: 1 });

    expect(block.rows).toHaveLength(rowsPerBlock * 43);
    expect(bytes).toBeLessThanOrEqual(10 * 1024);
  });

  it('tell apart what a line says, not where it stands', () => {
    expect(contentDigest(aLine(1, { line: 7 }))).toBe(contentDigest(aLine(1)));
    expect(contentDigest(aLine(1, { feeMinor: 101 }))).not.toBe(contentDigest(aLine(1)));
  });
});

const sorted = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.map((text) => text ?? '').toSorted((a, b) => a.localeCompare(b));

describe('joining', () => {
  const amount = fc.constantFrom(-20, -10, 10, 20, 30);
  const key = fc.constantFrom('a', 'b', 'c');
  const lines = fc
    .array(fc.record({ key, amount }), { maxLength: 12 })
    .map((all): StatementLine[] =>
      all.map((one, n) => aLine(n, { reference: one.key, grossMinor: one.amount })),
    );
  const entries = fc
    .array(fc.record({ key, amount, day: fc.constantFrom('2026-03-09', '2026-03-10') }), {
      maxLength: 12,
    })
    .map((all): Expected[] =>
      all.map((one, n) => ({
        reference: one.key,
        cause: 'capture',
        day: one.day,
        at: morning,
        currency: 'CNY',
        amountMinor: one.amount,
        providerId: `pi_${n}`,
      })),
    );
  const by = {
    line: ({ reference = '' }: StatementLine) => reference,
    entry: ({ reference }: Expected) => reference,
  };

  it('uses each line and each entry exactly once', () => {
    fc.assert(
      fc.property(lines, entries, (some, others) => {
        const { pairs, lines: left, entries: over } = join(some, others, by);

        const ids = [...pairs.map(({ line }) => line), ...left].map((one) => one.providerLineId);
        const named = [...pairs.map(({ entry }) => entry), ...over].map((one) => one.providerId);
        expect(sorted(ids)).toEqual(sorted(some.map((one) => one.providerLineId)));
        expect(sorted(named)).toEqual(sorted(others.map((one) => one.providerId)));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('pairs only under one key and in one direction, and as many equal amounts as there are', () => {
    fc.assert(
      fc.property(lines, entries, (some, others) => {
        const { pairs, lines: left, entries: over } = join(some, others, by);

        for (const { line, entry, isEqual } of pairs) {
          expect(line.reference).toBe(entry.reference);
          expect(Math.sign(line.grossMinor)).toBe(Math.sign(entry.amountMinor));
          expect(isEqual).toBe(line.grossMinor === entry.amountMinor);
        }
        const missed = left.some((line) =>
          over.some(
            (entry) =>
              entry.reference === line.reference &&
              Math.sign(entry.amountMinor) === Math.sign(line.grossMinor),
          ),
        );
        expect(missed).toBe(false);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('fees by contract', () => {
  it('round half up to minor units, without floats', () => {
    expect(feeOf(20_600, { basisPoints: 290, fixedMinor: 30 })).toBe(627);
    expect(feeOf(50, { basisPoints: 100, fixedMinor: 0 })).toBe(1);
    expect(feeOf(49, { basisPoints: 100, fixedMinor: 0 })).toBe(0);
    expect(feeOf(99_999_999_999_999, { basisPoints: 9_999, fixedMinor: 0 })).toBe(
      99_989_999_999_999,
    );
  });
});

describe('the window of days', () => {
  const span = { from: morning, to: morning + 86_400_000 };

  it('reaches a day beyond the lines, and back to where files told last', () => {
    expect(windowOf(span, zone, morning)).toEqual({ from: '2026-03-08', to: '2026-03-11' });
    expect(windowOf(span, zone, morning - 10 * 86_400_000)).toEqual({
      from: '2026-02-26',
      to: '2026-03-11',
    });
  });

  it('covers a late file by its own days', () => {
    expect(windowOf(span, zone, morning + 50 * 86_400_000)).toEqual({
      from: '2026-03-08',
      to: '2026-03-11',
    });
  });

  it('looks back two weeks before the first file of an account', () => {
    expect(windowOf(span, zone, undefined).from).toBe('2026-02-22');
  });
});

describe('totals', () => {
  it('refuse to close when a line has no end, or two', () => {
    const line = without(aLine(1));
    const none = newTotals();
    readLine(none, line);
    const twice = newTotals();
    readLine(twice, line);
    endLine(twice, line, 'matched');
    endLine(twice, line, 'fee');

    expect(() => assertClosed(none)).toThrow('do not close');
    expect(() => assertClosed(twice)).toThrow('do not close');
  });
});

describe('the id of a run', () => {
  it('names its account', () => {
    expect(accountOfRun(runId('stripe-1', morning, '9f86d081884c'))).toBe('stripe-1');
    expect(accountOfRun('stripe-1')).toBeUndefined();
  });
});
