// Reconciliation over random ledgers and files: every planted fate is found, nothing else is.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../shared/reconciliation/model/run.ts';
import { accountWrite } from '../../shared/settings/store/settings.ts';
import type { TestWorld } from '../world.ts';
import { anAccount } from '../world.ts';
import { aBook, account, balances, book, discrepanciesOf, fileOf, run, stored } from './books.ts';
import { type Planted, planted, tally } from './planted.ts';

/** The terms under which aLine's fee of 100 is right. */
const terms = { basisPoints: 0, fixedMinor: 100, toleranceMinor: 0 };

const booked = async ({ entries }: Planted): Promise<TestWorld> => {
  const world = await aBook();
  const { revision, ...content } = anAccount({ id: account, provider: 'stripe', feeTerms: terms });
  await world.table.commit([accountWrite(content, revision)]);
  await book(world.table, entries);
  return world;
};

const ends = (classes: Record<string, Record<string, { readonly count: number }>>) => {
  const counts: Record<string, number> = {};
  for (const sums of Object.values(classes))
    for (const [end, { count }] of Object.entries(sums)) counts[end] = (counts[end] ?? 0) + count;
  return counts;
};

const found = ({ totals }: Run) => ({
  lines: { ...ends(totals?.lines ?? {}), malformed: totals?.file.malformed },
  entries: ends(totals?.entries ?? {}),
});

const settings = { seed: 1, numRuns: 150 };

describe('reconciling random books', () => {
  it('ends each line and each entry exactly as planted', async () => {
    await fc.assert(
      fc.asyncProperty(planted, async (plan) => {
        const world = await booked(plan);

        const done = await run(world, fileOf(plan.rows));

        expect(done.state).toBe('committed');
        expect(found(done)).toEqual({
          lines: { malformed: 0, ...tally(plan.lines) },
          entries: tally(plan.ends),
        });
      }),
      settings,
    );
  });

  it('keeps the books balanced: clearing holds what no line explains, the bank what was paid out', async () => {
    await fc.assert(
      fc.asyncProperty(planted, async (plan) => {
        const world = await booked(plan);

        const { totals } = await run(world, fileOf(plan.rows));

        const sums = balances(world);
        const lines = totals?.lines['CNY'] ?? {};
        const entries = totals?.entries['CNY'] ?? {};
        const open = ['amount', 'missing_there', 'pending'].map(
          (end) => entries[end]?.amountMinor ?? 0,
        );
        const duplicates = lines['duplicate_line']?.netMinor ?? 0;
        expect(Object.values(sums).reduce((sum, amount) => sum + amount, 0)).toBe(0);
        expect(sums['clearing']).toBe(open.reduce((sum, amount) => sum + amount, 0));
        expect(sums['bank']).toBe((totals?.file.lines['CNY']?.netMinor ?? 0) - duplicates);
      }),
      settings,
    );
  });

  it('finds the same whatever the order of rows and the size of chunks', async () => {
    const shuffled = planted.chain((plan) =>
      fc.record({
        plan: fc.constant(plan),
        rows: fc.shuffledSubarray([...plan.rows], { minLength: plan.rows.length }),
        chunkBytes: fc.integer({ min: 1, max: 5_000 }),
      }),
    );
    const places = (world: TestWorld) =>
      discrepanciesOf(world).map(({ line: _line, ...rest }) => rest);
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ plan, rows, chunkBytes }) => {
        const [one, other] = [await booked(plan), await booked(plan)];

        const first = await run(one, fileOf(plan.rows));
        const second = await run(other, fileOf(rows), { chunkBytes });

        expect(second.totals).toEqual(first.totals);
        expect(places(other)).toEqual(places(one));
        expect(balances(other)).toEqual(balances(one));
      }),
      { seed: 1, numRuns: 80 },
    );
  });

  it('writes nothing when the same bytes come again, under another name too', async () => {
    await fc.assert(
      fc.asyncProperty(planted, async (plan) => {
        const world = await booked(plan);
        const first = await run(world, fileOf(plan.rows));
        const before = stored(world);

        const again = await run(world, fileOf(plan.rows), { name: 'again.csv' });

        expect(again).toEqual(first);
        expect(stored(world)).toEqual(before);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('accounts for nothing twice when the same rows come in other bytes', async () => {
    await fc.assert(
      fc.asyncProperty(planted, async (plan) => {
        const world = await booked(plan);
        await run(world, fileOf(plan.rows));
        const before = balances(world);

        const again = await run(world, `${fileOf(plan.rows)}\n`);

        const lines = again.totals?.lines['CNY'] ?? {};
        expect(again.state).toBe('committed');
        expect(Object.keys(lines).filter((end) => end !== 'duplicate_line')).toEqual([]);
        expect(balances(world)).toEqual(before);
      }),
      { seed: 1, numRuns: 40 },
    );
  });
});
