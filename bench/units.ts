// Counts read and write units of whole payments, step by step, through the real handlers on Chinese data.
import { make as makeReceipts } from '../functions/receipts/list.ts';
import { issue } from '../shared/receipts/issue.ts';
import { meteredTable, newMeter, type Units } from '../shared/table/meter.ts';
import { itemBytes } from '../shared/table/sizes.ts';
import { aBook, aLine, anEntry, book, fileOf, rowsFor, run } from '../test/reconciliation/books.ts';
import { morning } from '../test/world.ts';
import { aBench, type Bench, eventOf, fineOf, paid, read } from './unit-scene.ts';

/** Payments of one obligation whose receipts fill a block; larger payments share their blocks less. */
const paymentsFor = (basket: number): number => Math.max(4, Math.floor(40 / basket));
/** Nine full blocks of matches: the run's own records weigh little then, as on a real day. */
const matches = 2_025;

export const steps = [
  'lookup',
  'create',
  'answer',
  'poll',
  'look',
  'capture',
  'last look',
  'receipt',
  'receipt read',
  'match',
] as const;
export type Step = (typeof steps)[number];

/** Per payment. */
export type StepUnits = Readonly<Record<Step, Units>>;

const receipted = async ({ world, meter }: Bench, ids: readonly string[]): Promise<void> => {
  meter.step('receipt');
  await issue(world, ids);
  meter.step('receipt read');
  for (const id of ids)
    read(await makeReceipts(world)(eventOf({ pathParameters: { payment_id: id } }), {}));
};

const share = (units: Units | undefined, count: number): Units => ({
  reads: (units?.reads ?? 0) / count,
  writes: (units?.writes ?? 0) / count,
  requests: (units?.requests ?? 0) / count,
});

/** A day's statement against a day's ledger, a second between payments. */
const matched = async (): Promise<Units> => {
  const meter = newMeter('match');
  const world = await aBook({ table: (memory) => meteredTable(memory, meter) });
  const all = Array.from({ length: matches }, (_, index) => index + 1);
  const at = (n: number): number => morning + n * 1_000;
  await book(
    world.memory,
    all.map((n) => anEntry(n, { at: at(n) })),
  );
  await run(world, fileOf(rowsFor(all.map((n) => aLine(n, { at: at(n) })))));
  return share(meter.steps()['match'], matches);
};

/** What one basket of each payment costs. */
export interface Counted {
  /** Obligations of each payment. */
  readonly basket: number;
  readonly units: StepUnits;
  /** What a payment leaves stored, its obligations included. */
  readonly storedBytes: number;
}

const storedBytes = ({ world }: Bench, payments: number): number => {
  const { payments: items, ledger } = world.memory.dump();
  return [...items, ...ledger].reduce((sum, item) => sum + itemBytes(item), 0) / payments;
};

const counted = async (basket: number, match: Units): Promise<Counted> => {
  const payments = paymentsFor(basket);
  const fines = Array.from({ length: payments * basket }, (_, index) => fineOf(index));
  const bench = await aBench(fines);
  const ids: string[] = [];
  for (let from = 0; from < fines.length; from += basket)
    ids.push(await paid(bench, fines.slice(from, from + basket), `K07-${from}`));
  await receipted(bench, ids);
  const all = bench.meter.steps();
  const of = (step: Step): Units => share(all[step], payments);
  return {
    basket,
    storedBytes: storedBytes(bench, payments),
    units: {
      lookup: of('lookup'),
      create: of('create'),
      answer: of('answer'),
      poll: of('poll'),
      look: of('look'),
      capture: of('capture'),
      'last look': of('last look'),
      receipt: of('receipt'),
      'receipt read': of('receipt read'),
      match,
    },
  };
};

/** Units of each step per payment of so many obligations; receipts and matches in full blocks. */
export const countUnits = async (baskets: readonly number[]): Promise<readonly Counted[]> => {
  const match = await matched();
  return Promise.all(baskets.map((basket) => counted(basket, match)));
};
