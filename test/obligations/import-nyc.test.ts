// The real file of New York's open parking violations: 25,975 rows, dirty dates, sums to the cent.
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { importObligations } from '../../shared/obligations/import.ts';
import { find } from '../../shared/obligations/store/obligations.ts';
import { anAuthority, aSmallWorld, type SmallWorld } from './world.ts';

const path = join(process.cwd(), '../shared/vectors/fines/nyc-open-parking-2026-05-20.csv');
const isHere = existsSync(path);
if (!isHere) console.log(`skipped: ${path} is not here, so the real file is not imported`);
const withFile = isHere ? describe : describe.skip;

const header =
  'summons_number,issue_date,violation,fine_amount,penalty_amount,interest_amount,payment_amount,amount_due,county,issuing_agency';

const aReadyWorld = async (): Promise<SmallWorld> => {
  const world = aSmallWorld();
  world.clock.set(Date.UTC(2026, 4, 21, 12));
  await world.has(
    anAuthority({
      id: 'nyc',
      zone: 'America/New_York',
      currency: 'USD',
      normaliser: 'plain',
      factor: 'amount',
    }),
  );
  return world;
};

const imported = (world: SmallWorld, source: () => AsyncIterable<Uint8Array>) =>
  importObligations(world, {
    file: 'obligations/nyc/nyc-open-parking/rows.csv',
    source: async () => source(),
  });

const fromRows = async (...rows: readonly string[]) => {
  const world = await aReadyWorld();
  const bytes = Buffer.from([header, ...rows].join('\n'));
  const { report, rejections } = await imported(world, async function* () {
    yield bytes;
  });
  return { world, report, rejections };
};

describe('a row of New York’s file', () => {
  it('with a rest due keeps its lines apart and makes exactly the rest', async () => {
    const { world } = await fromRows(
      '7986206007,2014-01-02,NO STANDING,95.00,10.00,1.50,65.00,40.00,NY,SUNY',
    );

    expect(await find(world.table, 'nyc.7986206007')).toMatchObject({
      state: 'open',
      notice: {
        lines: [
          { kind: 'fine', revenueItem: 'parking-fine', amount: 4_000, text: 'rest of 95.00' },
        ],
      },
    });
  });

  it('with nothing paid keeps fine, penalty and interest on lines of their own', async () => {
    const { world } = await fromRows(
      '5106018456,2025-01-02,SPEED,50.00,25.00,4.07,0.00,79.07,NY,DOT',
    );

    expect(await find(world.table, 'nyc.5106018456')).toMatchObject({
      notice: {
        lines: [
          { kind: 'fine', amount: 5_000 },
          { kind: 'penalty', amount: 2_500 },
          { kind: 'cost', amount: 407 },
        ],
      },
    });
  });

  it('with nothing due is settled elsewhere, and its lines say what it was', async () => {
    const { world } = await fromRows('1464913833,2019-05-05,X,115.00,10.00,0.00,125.00,0.00,K,P');

    const obligation = await find(world.table, 'nyc.1464913833');

    expect(obligation).toMatchObject({
      state: 'settled',
      notice: { lines: [{ amount: 11_500 }, { amount: 1_000 }] },
    });
    expect(obligation).not.toHaveProperty('settledBy');
  });

  it.each([
    [
      'more due than can be',
      '1,2019-05-05,X,45.00,0.00,0.00,45.00,45.00,K,P',
      'balance_contradicts',
    ],
    ['nothing owed ever', '1,2019-05-05,X,0.00,0.00,0.00,0.00,0.00,K,P', 'nothing_owed'],
    ['a date that has not come', '1,2063-10-08,X,45.00,0.00,0.00,45.00,0.00,K,P', 'date_in_future'],
    ['a number too short', '1,2019-05-05,X,45.00,0.00,0.00,45.00,0.00,K,P', 'bad_number'],
  ])('with %s is rejected', async (_what, row, code) => {
    const { rejections } = await fromRows(
      code === 'bad_number' ? row : row.replace('1', '1234567890'),
    );

    expect(rejections).toEqual([expect.objectContaining({ line: 2, code })]);
  });

  it('without a date comes in without one', async () => {
    const { world } = await fromRows('1299194023,,X,65.00,10.00,0.00,0.00,75.00,NY,P');

    expect((await find(world.table, 'nyc.1299194023'))?.notice).not.toHaveProperty('issuedOn');
  });
});

withFile('the whole file', () => {
  it('comes in with every sum to the cent, and again without a change', async () => {
    const world = await aReadyWorld();

    const first = await imported(world, () => createReadStream(path));
    const second = await imported(world, () => createReadStream(path));

    const { report, rejections } = first;
    expect(report).toMatchObject({ rows: 25_975, imported: 25_897, rejected: 78, unsummed: 0 });
    const read = Object.fromEntries(
      Object.entries(report.sums).map(([column, sums]) => [column, sums.read]),
    );
    expect(read).toEqual({
      fine_amount: 263_336_500,
      penalty_amount: 21_060_500,
      interest_amount: 109_708,
      payment_amount: 271_524_218,
      amount_due: 63_694,
    });
    const codes = rejections.map(({ code }) => code);
    expect(codes.filter((code) => code === 'nothing_owed')).toHaveLength(72);
    expect(codes.filter((code) => code === 'date_in_future')).toHaveLength(5);
    expect(rejections.find(({ code }) => code === 'balance_contradicts')).toMatchObject({
      line: 25_916,
      number: '1471658028',
    });
    expect(second.report).toMatchObject({
      imported: 0,
      changed: 0,
      unchanged: 25_897,
      rejected: 78,
    });
    expect(second.report.sums['amount_due']?.unchanged).toBe(report.sums['amount_due']?.imported);
  }, 60_000);
});
