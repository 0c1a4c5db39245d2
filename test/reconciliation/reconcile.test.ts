// Reconciliation, case by case: what is booked, what is carried on, what is refused.
import { describe, expect, it } from '@jest/globals';
import { dayMs, minuteMs } from '../../shared/kernel/time.ts';
import type { Entry } from '../../shared/ledger/model/entry.ts';
import { reconcile } from '../../shared/reconciliation/reconcile.ts';
import { allOpenItems } from '../../shared/reconciliation/store/open-items.ts';
import { accountWrite } from '../../shared/settings/store/settings.ts';
import { type Meter, meteredTable, newMeter } from '../../shared/table/meter.ts';
import { anAccount, morning, type TestWorld } from '../world.ts';
import {
  aBook,
  account,
  aLine,
  anEntry,
  balances,
  book,
  discrepanciesOf,
  fileOf,
  referenceOf,
  rowsFor,
  run,
  stored,
} from './books.ts';

const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

const aMonth = (ns: readonly number[]) => ns.map((n) => anEntry(n));
const aFile = (ns: readonly number[]): string => fileOf(rowsFor(ns.map((n) => aLine(n))));

const aDisputeEntry = (
  cause: 'dispute_taken' | 'dispute_reinstated',
  mark: string,
  amount: number,
  laterMs = 0,
): Entry => {
  const { lines: _lines, ...capture } = anEntry(1);
  return {
    ...capture,
    cause,
    at: capture.at + laterMs,
    providerAt: capture.at + laterMs,
    reference: `${capture.reference.slice(0, 19)}${mark}`,
    providerId: 'du_1',
    lines: [
      { account: 'disputes', amount },
      { account: 'clearing', amount: -amount },
    ],
  };
};

const openOf = async (world: TestWorld): Promise<readonly string[]> => {
  const { open } = await allOpenItems(world.memory, account);
  return open.map((item) => item.reference);
};

describe('reconciling a file', () => {
  it('books fees and payout, and clearing is back at zero', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1, 2]));

    const done = await run(world, aFile([1, 2]));

    expect(done).toMatchObject({ state: 'committed', blocks: 1, discrepancies: 0 });
    expect(balances(world)).toEqual({
      clearing: 0,
      due_to_treasury: -40_003,
      fee_top_up: 200,
      bank: 39_803,
    });
  });

  it('accepts a day without money', async () => {
    const world = await aBook();

    const done = await run(world, aFile([]));

    expect(done).toMatchObject({ state: 'committed', blocks: 0, discrepancies: 0 });
    expect(balances(world)).toEqual({});
  });

  it('puts money that the ledger does not know into suspense, in full, and says so', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1]));

    await run(world, aFile([1, 2]));

    expect(balances(world)).toMatchObject({ clearing: 0, suspense: -20_002, fee_top_up: 200 });
    expect(discrepanciesOf(world)).toMatchObject([
      { class: 'missing_here', reference: referenceOf(2), grossMinor: 20_002 },
    ]);
  });

  it('keeps both sides apart when amounts differ', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1]));

    await run(world, fileOf(rowsFor([aLine(1, { grossMinor: 25_000 })])));

    expect(balances(world)).toMatchObject({ clearing: 20_001, suspense: -25_000 });
    expect(discrepanciesOf(world)).toMatchObject([
      { class: 'amount', grossMinor: 25_000, expectedMinor: 20_001 },
    ]);
  });

  it('checks fees against the contract where there is one', async () => {
    const world = await aBook();
    const feeTerms = { basisPoints: 140, fixedMinor: 25, toleranceMinor: 1 };
    const { revision, ...content } = anAccount({ id: account, provider: 'stripe', feeTerms });
    await world.table.commit([accountWrite(content, revision)]);
    await book(world.table, aMonth([1, 2, 3]));
    const fees = [305, 306, 307].map((feeMinor, index) => aLine(index + 1, { feeMinor }));

    const { totals } = await run(world, fileOf(rowsFor(fees)));

    expect(totals?.lines['CNY']).toMatchObject({ matched: { count: 2 }, fee: { count: 1 } });
    expect(discrepanciesOf(world)).toMatchObject([{ class: 'fee', expectedMinor: 305 }]);
    expect(balances(world)).toMatchObject({ clearing: 0 });
  });

  it('books fees of their own as fees, and a dispute that nobody told us of in suspense', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1]));
    const fee = aLine(8, { category: 'fee', grossMinor: -300, feeMinor: 0, netMinor: -300 });
    const dispute = aLine(9, {
      category: 'dispute',
      grossMinor: -5_000,
      feeMinor: 1_500,
      netMinor: -6_500,
    });

    await run(world, fileOf(rowsFor([aLine(1), fee, dispute])));

    expect(balances(world)).toEqual({
      clearing: 0,
      due_to_treasury: -20_001,
      fee_top_up: 100 + 300 + 1_500,
      suspense: 5_000,
      bank: 19_901 - 300 - 6_500,
    });
    expect(discrepanciesOf(world)).toMatchObject([{ why: 'dispute' }]);
  });

  it('pairs what disputes took and gave back, in whatever file, by the provider’s dispute', async () => {
    const world = await aBook();
    await book(world.table, [
      ...aMonth([1]),
      aDisputeEntry('dispute_taken', 'D0', 5_000),
      aDisputeEntry('dispute_reinstated', 'D1', -5_000, dayMs),
    ]);
    const line = (n: number, category: string, grossMinor: number, feeMinor: number) => ({
      ...aLine(1, { category, grossMinor, feeMinor, netMinor: grossMinor - feeMinor }),
      providerLineId: `txn_dispute_${n}`,
      sourceId: 'du_1',
    });
    const reversal = line(2, 'dispute_reversal', 5_000, -1_500);

    const first = await run(world, fileOf(rowsFor([aLine(1), line(1, 'dispute', -5_000, 1_500)])), {
      name: 'one.csv',
    });
    const second = await run(world, fileOf(rowsFor([{ ...reversal, at: reversal.at + dayMs }])), {
      name: 'two.csv',
    });

    expect([first.discrepancies, second.discrepancies]).toEqual([0, 0]);
    expect(balances(world)).toMatchObject({ clearing: 0, disputes: 0, fee_top_up: 100 });
    expect(await openOf(world)).toEqual([]);
  });

  it('notices a payout that is not the sum of its lines', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1]));
    const payout = (netMinor: number) =>
      aLine(9, { category: 'payout', grossMinor: netMinor, feeMinor: 0, netMinor });

    await run(world, fileOf(rowsFor([aLine(1), payout(-19_901)])), { name: 'right.csv' });
    expect(discrepanciesOf(world)).toEqual([]);
    await run(world, fileOf(rowsFor([aLine(1), payout(-39_803)])), { name: 'wrong.csv' });

    expect(discrepanciesOf(world)).toMatchObject([
      { why: 'payout_differs', netMinor: -39_803, expectedMinor: -19_901 },
    ]);
    expect(balances(world)).toMatchObject({ clearing: 0, bank: 19_901 });
  });

  it('spends at most a tenth of a write unit on each match', async () => {
    const meter: Meter = newMeter();
    const world = await aBook({ table: (memory) => meteredTable(memory, meter) });
    const ns = numbers(2_000);
    await book(
      world.memory,
      ns.map((n) => anEntry(n, { at: morning + n * 1_000 })),
    );

    meter.step('match');
    await run(world, fileOf(rowsFor(ns.map((n) => aLine(n, { at: morning + n * 1_000 })))));

    const writes = Object.values(meter.steps()).at(-1)?.writes;
    expect((writes ?? Number.NaN) / ns.length).toBeLessThanOrEqual(0.1);
  });
});

describe('files that come one after another', () => {
  it('carries an entry that no file named, and a late file closes it', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1, 2, 3]));

    await run(world, aFile([1, 3]), { name: 'first.csv' });
    expect(await openOf(world)).toEqual([referenceOf(2)]);
    world.clock.advance(30 * dayMs);
    const late = await run(world, fileOf(rowsFor([aLine(2, { payout: 'po_2' })])));

    expect(late.totals?.entries['CNY']).toEqual({ matched: { count: 1, amountMinor: 20_002 } });
    expect(await openOf(world)).toEqual([]);
    expect(balances(world)).toMatchObject({ clearing: 0 });
  });

  it('closes an open item that lies far outside the days of the file', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1, 2, 3]));
    await run(world, aFile([1, 3]), { name: 'first.csv' });

    const at = morning + 60 * dayMs;
    await run(world, fileOf(rowsFor([aLine(2, { at })])), { name: 'late.csv' });

    expect(await openOf(world)).toEqual([]);
  });

  it('opens each entry once, however many files pass it over', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1, 2, 3, 4]));
    await run(world, aFile([1, 3]), { name: 'first.csv' });

    const second = await run(world, aFile([4]), { name: 'second.csv' });

    expect(second.totals?.entries['CNY']).toMatchObject({ missing_there: { count: 1 } });
    expect(discrepanciesOf(world).filter((one) => one.class === 'missing_there')).toHaveLength(1);
    expect(await openOf(world)).toEqual([referenceOf(2)]);
  });

  it('leaves entries younger than the last line to a later file', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1, 2]));

    const first = await run(world, aFile([1]), { name: 'first.csv' });
    const second = await run(world, aFile([2]), { name: 'second.csv' });

    expect(first.totals?.entries['CNY']).toMatchObject({ pending: { count: 1 } });
    expect(second.totals?.entries['CNY']).toEqual({ matched: { count: 1, amountMinor: 20_002 } });
  });

  it('lets no entry slip through a gap between two files', async () => {
    const world = await aBook();
    const [lost, later] = [morning + 4 * dayMs, morning + 20 * dayMs];
    await book(world.table, [anEntry(1), anEntry(2, { at: lost }), anEntry(3, { at: later })]);
    await run(world, aFile([1]), { name: 'first.csv' });

    await run(world, fileOf(rowsFor([aLine(3, { at: later })])), { name: 'second.csv' });

    expect(await openOf(world)).toEqual([referenceOf(2)]);
  });

  it('matches from a corrected file only what was missing', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1, 2, 3]));
    const damaged = rowsFor([1, 2, 3].map((n) => aLine(n))).map((row, index) =>
      index === 1 ? { ...row, gross: '2.0E+2' } : row,
    );
    await run(world, fileOf(damaged), { name: 'payout.csv' });

    const { totals } = await run(world, aFile([1, 2, 3]), { name: 'payout.csv' });

    expect(totals?.lines['CNY']).toMatchObject({
      matched: { count: 1 },
      duplicate_line: { count: 2 },
    });
    expect(await openOf(world)).toEqual([]);
    expect(balances(world)).toMatchObject({ clearing: 0, bank: 60_006 - 300, fee_top_up: 300 });
  });

  it('reports a line that comes back different, and counts the first', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1]));
    await run(world, aFile([1]), { name: 'first.csv' });
    const before = balances(world);

    await run(world, fileOf(rowsFor([aLine(1, { grossMinor: 90_000 })])), { name: 'second.csv' });

    expect(discrepanciesOf(world)).toMatchObject([{ class: 'duplicate_line', why: 'changed' }]);
    expect(balances(world)).toEqual(before);
  });
});

describe('files that must not be used', () => {
  const drifted = aFile([1]).replace('gross', 'gross_amount');

  it('end as a refused run that says why, and leave the ledger alone', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1]));
    const before = world.memory.dump().ledger;

    const done = await run(world, drifted);

    expect(done).toMatchObject({ state: 'refused', refusal: { code: 'statement_header' } });
    expect(done.refusal?.detail).toContain('"gross"');
    expect(world.memory.dump().ledger).toEqual(before);
  });

  it('may be tried again, for the reader may have been repaired', async () => {
    const world = await aBook();
    const first = await run(world, drifted);

    const second = await run(world, drifted);

    expect(second).toMatchObject({ id: first.id, attempt: 2, state: 'refused' });
  });

  it('are those of another account', async () => {
    const world = await aBook();

    const done = await run(world, aFile(numbers(30)));

    expect(done).toMatchObject({ state: 'refused', refusal: { code: 'statement_of_others' } });
    expect(balances(world)).toEqual({});
  });

  it('are those with too many faults', async () => {
    const world = await aBook();
    const rows = rowsFor(numbers(150).map((n) => aLine(n))).map((row) => ({ ...row, gross: '?' }));

    const done = await run(world, fileOf(rows));

    expect(done).toMatchObject({
      state: 'refused',
      refusal: { code: 'statement_too_many_faults' },
    });
  });

  it('are those that span more days than a statement does', async () => {
    const world = await aBook();
    const far = aLine(2, { at: morning + 400 * dayMs });

    const done = await run(world, fileOf(rowsFor([aLine(1), far])));

    expect(done).toMatchObject({ state: 'refused', refusal: { code: 'statement_span' } });
  });

  it.each([
    ['unknown-account/payout.csv', 'statement_without_account'],
    ['payout.csv', 'statement_without_account'],
    [`${account}/missing.csv`, 'statement_missing'],
  ])('say what to do about %s', async (file, code) => {
    const world = await aBook();

    await expect(reconcile(world, { file })).rejects.toMatchObject({ code });
    expect(stored(world)).toEqual(stored(await aBook()));
  });

  it('are those that change while they are read', async () => {
    const world = await aBook();
    await book(world.table, aMonth([1, 2]));
    const contents = [aFile([1]), aFile([2])];
    const files = {
      ...world.files,
      read: async () =>
        (async function* () {
          yield Buffer.from(contents.shift() ?? '');
        })(),
    };

    await expect(
      reconcile({ ...world, files }, { file: `${account}/payout.csv` }),
    ).rejects.toMatchObject({ code: 'statement_changed' });
    expect(balances(world)).toEqual({ clearing: 40_003, due_to_treasury: -40_003 });
  });
});

describe('a payment captured around midnight', () => {
  it('is found although ledger and statement write different days', async () => {
    const world = await aBook();
    const lineAt = Date.parse('2026-03-09T15:59:00Z');
    const bookedAt = lineAt + 3 * minuteMs;
    await book(world.table, [anEntry(1, { at: bookedAt, providerAt: lineAt, day: '2026-03-10' })]);

    const { totals } = await run(world, fileOf(rowsFor([aLine(1, { at: lineAt })])));

    expect(totals?.lines['CNY']).toMatchObject({ matched: { count: 1 } });
  });
});
