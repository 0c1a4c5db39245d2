// A day at the bank: what messages told of meets the statement, by what the bank calls it.
import { describe, expect, it } from '@jest/globals';
import { reconcile } from '../../shared/reconciliation/reconcile.ts';
import { balances, booksOf } from '../payments/books.ts';
import { camtFile, type EntryPlan } from '../statements/camt/file.ts';
import type { TestWorld } from '../world.ts';
import { aCredit, aReturn, aTown, fines, referenceFor, told } from './bank.ts';

const [first, second] = fines;

const statement = (
  world: TestWorld,
  entries: readonly EntryPlan[],
  closing: string,
): Promise<Awaited<ReturnType<typeof reconcile>>> => {
  world.objects.set('statements/bank-1/day.xml', camtFile({ opening: '0.00', closing, entries }));
  return reconcile(world, { file: 'bank-1/day.xml' });
};

const settledAndWaiting = async (world: TestWorld): Promise<readonly EntryPlan[]> => {
  const pair = await referenceFor(world, first, second);
  const batch: EntryPlan = {
    servicerRef: 'BATCH-1',
    amount: '450.00',
    transactions: [
      { amount: '400.00', structured: [pair] },
      { amount: '50.00', unstructured: ['thanks'] },
    ],
  };
  return [batch, aCredit(undefined, { servicerRef: 'LATER', amount: '12.00', id: 'E2E-7' })];
};

describe('a statement of the bank', () => {
  it('agrees line by line with what messages told, and moves it to the bank', async () => {
    const world = await aTown();
    const entries = [
      ...(await settledAndWaiting(world)),
      aReturn({ id: 'E2E-7', amount: '12.00' }),
    ];
    await told(world, entries);

    const run = await statement(world, entries, '450.00');

    expect(run).toMatchObject({ state: 'committed', discrepancies: 0 });
    expect(balances(booksOf(world).entries)).toMatchObject({
      bank: 45_000,
      clearing: 0,
      due_to_treasury: -40_000,
      suspense: -5_000,
    });
  });

  it('holds money that no message told of in suspense, and asks for what it lacks', async () => {
    const world = await aTown();
    const entries = await settledAndWaiting(world);
    await told(world, entries);
    const unknown = aCredit(undefined, { servicerRef: 'UNKNOWN', amount: '7.00' });

    const run = await statement(world, [...entries.slice(0, 1), unknown], '457.00');

    expect(run).toMatchObject({ state: 'committed', discrepancies: 2 });
    expect(balances(booksOf(world).entries)).toMatchObject({ bank: 45_700, clearing: 1_200 });
  });

  it('takes charges and payments of ours from the statement alone', async () => {
    const world = await aTown();
    const charge: EntryPlan = {
      servicerRef: 'CHARGE',
      amount: '3.00',
      sign: 'DBIT',
      code: ['ACMT', 'MDOP', 'CHRG'],
    };
    const credit = aCredit(await referenceFor(world, first));
    await told(world, [credit, charge]);

    const run = await statement(world, [credit, charge], '197.00');

    expect(run).toMatchObject({ discrepancies: 0 });
    expect(balances(booksOf(world).entries)).toMatchObject({ bank: 19_700, fee_top_up: 300 });
  });

  it('is refused whole when it does not add up', async () => {
    const world = await aTown();

    const run = await statement(world, [aCredit(undefined)], '200.01');

    expect(run).toMatchObject({ state: 'refused' });
    expect(booksOf(world).entries).toEqual([]);
  });
});
