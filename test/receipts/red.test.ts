// Red receipts: what went back is taken back exactly once, of exactly the receipt that proved it.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Entry, EntryLine } from '../../shared/ledger/model/entry.ts';
import { totalOf } from '../../shared/obligations/model/obligation.ts';
import { findPayment } from '../../shared/payments/store/payments.ts';
import { issue } from '../../shared/receipts/issue.ts';
import type { Issuing } from '../../shared/receipts/model/applied.ts';
import { draftsOf } from '../../shared/receipts/model/drafts.ts';
import { type Draft, numbered, type Receipt } from '../../shared/receipts/model/receipt.ts';
import { redDraftsOf } from '../../shared/receipts/model/red.ts';
import { listShown } from '../../shared/receipts/model/shown.ts';
import { findReceipts } from '../../shared/receipts/store/receipts.ts';
import { Crash } from '../../shared/table/memory.ts';
import { aBusyWorld, anAuthority, type TestWorld } from '../world.ts';
import { chainOf } from './chain.ts';
import { aFeeShare, aPaid, aShare, fineLine, somePaid } from './paid.ts';
import { givenBack } from './red.ts';

const fines = 'beijing-fine-2026';
const fees = 'beijing-fee-2026';
const penalty = { kind: 'penalty', revenueItem: '103050102001', amount: 6_000 } as const;
const newYear = Date.parse('2026-12-31T16:00:00Z');

const amountsOf = (receipts: readonly Receipt[]) =>
  receipts.map(({ series, number, amount }) => [series, number, amount]);

describe('a red receipt', () => {
  it('takes back a receipt whose money went back: its lines, below zero, under a number of its own', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world, {
      shares: [aShare('A-1', { lines: [fineLine(), penalty] })],
    });
    await issue(world, [payment]);
    await givenBack(world, payment);

    await issue(world, [payment]);

    const [receipt, red] = await findReceipts(world.memory, payment);
    expect(receipt).toMatchObject({ number: '0000000001', amount: 26_000 });
    expect(red).toMatchObject({
      series: fines,
      number: '0000000002',
      checkCode: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{8}$/),
      amount: -26_000,
      obligations: [
        {
          number: 'A-1',
          lines: [
            { ...fineLine(), amount: -20_000 },
            { ...penalty, amount: -6_000 },
          ],
        },
      ],
      entry: { cause: 'return', reference: `${payment}01` },
      reverses: { series: fines, number: '0000000001' },
    });
    expect(chainOf(world.memory)).toEqual({ [fines]: [payment, payment] });
  });

  it('follows its receipt where the money went back before either was numbered', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world);
    await givenBack(world, payment);

    await issue(world, [payment]);

    expect(amountsOf(await findReceipts(world.memory, payment))).toEqual([
      [fines, '0000000001', 20_000],
      [fines, '0000000002', -20_000],
    ]);
  });

  it('is one for each receipt of the payment', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world, { shares: [aShare('A-1'), aFeeShare()] });
    await givenBack(world, payment);

    await issue(world, [payment]);

    expect(amountsOf(await findReceipts(world.memory, payment))).toEqual([
      [fees, '0000000001', 1_500],
      [fees, '0000000002', -1_500],
      [fines, '0000000001', 20_000],
      [fines, '0000000002', -20_000],
    ]);
  });

  it('belongs to the year of its own booking, and names the receipt of the year before', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world);
    await issue(world, [payment]);
    world.clock.set(newYear);
    await givenBack(world, payment);

    await issue(world, [payment]);

    const [, red] = await findReceipts(world.memory, payment);
    expect(red).toMatchObject({
      series: 'beijing-fine-2027',
      number: '0000000001',
      bookedOn: '2027-01-01',
      reverses: { series: fines, number: '0000000001' },
    });
  });

  it('is not issued again by repeats', async () => {
    const world = await aBusyWorld();
    const payments = await somePaid(world, 3);
    for (const payment of payments) await givenBack(world, payment);
    await issue(world, payments);
    const before = world.memory.dump();

    await issue(world, [...payments, ...payments]);

    expect(world.memory.dump()).toEqual(before);
  });

  it('comes with the next delivery when the issuer dies between a receipt and its red one', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world);
    await givenBack(world, payment);
    let commits = 0;
    const commit: TestWorld['memory']['commit'] = async (writes) => {
      commits += 1;
      if (commits === 2) throw new Crash('before the red one');
      return world.memory.commit(writes);
    };
    const failing = { ...world, table: { ...world.memory, commit } };
    await expect(issue(failing, [payment])).rejects.toThrow(Crash);

    await issue(world, [payment]);

    expect(chainOf(world.memory)).toEqual({ [fines]: [payment, payment] });
  });

  it('says what became of the receipt that it takes back', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world);
    await issue(world, [payment]);
    await givenBack(world, payment);
    const found = await findPayment(world.memory, payment);
    if (!found) throw new Error('the payment is gone');

    const early = listShown(await findReceipts(world.memory, payment), found.head);
    await issue(world, [payment]);
    const late = listShown(await findReceipts(world.memory, payment), found.head);

    expect(early).toMatchObject({ receipts: [{ state: 'valid' }], poll_after_ms: 1_000 });
    expect(late).toMatchObject({
      receipts: [
        { state: 'reversed', amount: { amount: 20_000 } },
        {
          state: 'red',
          amount: { amount: -20_000 },
          reverses: { series: fines, number: '0000000001' },
        },
      ],
      poll_after_ms: undefined,
    });
  });
});

/** A payment of three obligations that captured twice: money of its own for each receipt. */
const twice = async () => {
  const world = await aBusyWorld();
  const id = await aPaid(world, {
    shares: [
      aShare('A-1', { lines: [fineLine(), penalty] }),
      aShare('A-2', { lines: [fineLine(7_000)] }),
      aFeeShare(),
    ],
  });
  const payment = await findPayment(world.memory, id);
  if (!payment) throw new Error('the payment is gone');
  const { head } = payment;
  const issuing: Issuing = {
    payment: { ...payment, head: { ...head, applied: 2 * head.applied } },
    authority: anAuthority(),
  };
  return { id, issuing };
};

const all = [
  { obligation: 'beijing.A-1', kind: 'fine', revenueItem: '103050101001', amount: 20_000 },
  { obligation: 'beijing.A-1', kind: 'penalty', revenueItem: '103050102001', amount: 6_000 },
  { obligation: 'beijing.A-2', kind: 'fine', revenueItem: '103050101001', amount: 7_000 },
  { obligation: 'beijing.F-1', kind: 'fee', revenueItem: '103044501', amount: 1_500 },
] as const;

const entryOf = (changes: Partial<Entry>, lines: readonly Omit<EntryLine, 'account'>[]): Entry => ({
  book: 'sandbox-1',
  day: '2026-03-09',
  reference: 'R',
  cause: 'return',
  at: 1,
  currency: 'CNY',
  lines: [
    ...lines.map((line) => ({ ...line, account: 'due_to_treasury' as const })),
    { account: 'clearing', amount: -totalOf(lines) },
  ],
  ...changes,
});

const capturesOf = (id: string): readonly Entry[] =>
  ['01', '02'].map((attempt) =>
    entryOf(
      { cause: 'capture', reference: `${id}${attempt}` },
      all.map((line) => ({ ...line, amount: -line.amount })),
    ),
  );

/** Numbers drafts as the issuer does, without a table. */
const numberedAll = (drafts: readonly Draft[], after: readonly Receipt[]): readonly Receipt[] => {
  const made: Receipt[] = [];
  for (const draft of drafts) {
    const before = [...after, ...made].filter(({ series }) => series === draft.series);
    made.push(numbered(draft, before.length + 1, 1, 'k'.repeat(32)));
  }
  return made;
};

const histories = fc.array(
  fc.record({
    amounts: fc.tuple(...all.map(({ amount }) => fc.nat(amount))),
    isIssued: fc.boolean(),
  }),
  { maxLength: 6 },
);

const goneBy = ({ lines }: Entry) => ({
  amount: totalOf(lines.filter(({ account }) => account === 'due_to_treasury')),
});

const redOf = ({ series, number }: Receipt, receipts: readonly Receipt[]) =>
  receipts.filter(({ reverses }) => reverses?.series === series && reverses.number === number);

/** Entries that take these amounts back, line by line, as far as two captures have them. */
const stepsTaken = (steps: readonly (readonly number[])[]): readonly Entry[] => {
  const left = all.map(({ amount }) => 2 * amount);
  return steps.map((asked, step) => {
    const lines = all.map((line, index) => {
      const amount = Math.min(asked[index] ?? 0, left[index] ?? 0);
      left[index] = (left[index] ?? 0) - amount;
      return { ...line, amount };
    });
    const reference = `S${step}`;
    return entryOf(
      { reference, at: step },
      lines.filter(({ amount }) => amount > 0),
    );
  });
};

const issuedAfter = (
  issuing: Issuing,
  takenBack: readonly Entry[],
  receipts: readonly Receipt[],
): readonly Receipt[] => [
  ...receipts,
  ...numberedAll(redDraftsOf(issuing, takenBack, receipts), receipts),
];

describe('money applied twice', () => {
  it('gets a receipt for each capture', async () => {
    const { id, issuing } = await twice();

    const drafts = draftsOf(issuing, capturesOf(id));

    expect(drafts.map(({ series, amount, entry }) => [series, amount, entry.reference])).toEqual([
      [fines, 33_000, `${id}01`],
      [fees, 1_500, `${id}01`],
      [fines, 33_000, `${id}02`],
      [fees, 1_500, `${id}02`],
    ]);
  });

  it('is taken back from the receipt of the very capture that went back', async () => {
    const { id, issuing } = await twice();
    const receipts = numberedAll(draftsOf(issuing, capturesOf(id)), []);

    const red = redDraftsOf(issuing, [entryOf({ reference: `${id}02` }, all)], receipts);

    expect(red.map(({ series, amount, reverses }) => [series, amount, reverses])).toEqual([
      [fines, -33_000, { series: fines, number: '0000000002' }],
      [fees, -1_500, { series: fees, number: '0000000002' }],
    ]);
  });

  it('is never taken back beyond what receipts tell', async () => {
    const { id, issuing } = await twice();
    const receipts = numberedAll(draftsOf(issuing, capturesOf(id)), []);
    const tooMuch = entryOf({}, [{ ...all[1], amount: 12_001 }]);

    expect(() => redDraftsOf(issuing, [tooMuch], receipts)).toThrow('took back 1 more');
  });

  it('stays proved to the cent, whatever went back and however often receipts were issued', async () => {
    const { id, issuing } = await twice();
    const blue = numberedAll(draftsOf(issuing, capturesOf(id)), []);

    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const takenBack = stepsTaken(steps.map(({ amounts }) => amounts));

        const receipts = steps.reduce<readonly Receipt[]>(
          (issued, { isIssued }, step) =>
            isIssued ? issuedAfter(issuing, takenBack.slice(0, step + 1), issued) : issued,
          blue,
        );
        const last = issuedAfter(issuing, takenBack, receipts);

        expect(issuedAfter(issuing, takenBack, last)).toEqual(last);
        const applied = 2 * totalOf(all) - totalOf(takenBack.map(goneBy));
        expect(totalOf(last)).toBe(applied);
        for (const one of blue)
          expect(totalOf([one, ...redOf(one, last)])).toBeGreaterThanOrEqual(0);
        for (const entry of takenBack) {
          const told = last.filter((one) => one.entry.reference === entry.reference);
          expect(totalOf(told) + goneBy(entry).amount).toBe(0);
        }
      }),
      { seed: 4, numRuns: 150 },
    );
  });
});
