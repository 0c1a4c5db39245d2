// Receipts beside the ledger: through refunds and disputes, each entry has its receipts and no others.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Failure } from '../../shared/kernel/failure.ts';
import type { Entry } from '../../shared/ledger/model/entry.ts';
import { totalOf } from '../../shared/obligations/model/obligation.ts';
import { issue } from '../../shared/receipts/issue.ts';
import { type Receipt, Receipt as ReceiptItem } from '../../shared/receipts/model/receipt.ts';
import type { RefundLine } from '../../shared/refunds/model/request.ts';
import { aBank, type Bank } from '../disputes/bank.ts';
import { told } from '../disputes/scene.ts';
import { booksOf } from '../payments/books.ts';
import { deliver, now, referenceOfPayment } from '../payments/scene.ts';
import { aPaidScene, approve, ask, cny, type PaidScene } from '../refunds/scene.ts';
import type { TestWorld } from '../world.ts';
import { chainOf } from './chain.ts';

type HistoryScene = PaidScene & { readonly bank: Bank };

const aScene = async (): Promise<HistoryScene> => {
  const scene = await aPaidScene({ count: 3 });
  return { ...scene, bank: aBank(scene.world) };
};

const sent = async (world: TestWorld): Promise<void> => {
  await deliver(world);
  world.clock.advance(20_000);
  await deliver(world);
};

const lineOf = ({ payment }: HistoryScene, index: number, amount: number): RefundLine => {
  const obligation = payment.quote.obligations[index];
  const [line] = obligation?.lines ?? [];
  if (!obligation || !line) throw new Error('the payment has no such obligation');
  return {
    kind: line.kind,
    obligation_id: obligation.id,
    revenue_item: line.revenueItem,
    amount: cny(amount),
  };
};

/** Gives back the whole of one obligation; what is refused changes nothing. */
const refunded = async (scene: HistoryScene, index: number, key: string): Promise<void> => {
  const { world, payment } = scene;
  const { head } = await now(world, payment);
  const left = head.applied + head.surplus - head.refunding - head.refunded;
  try {
    const lines = [lineOf(scene, index, 20_000)];
    await approve(world, await ask(world, payment, left, { lines }, key));
  } catch (refusal) {
    if (!(refusal instanceof Failure)) throw refusal;
  }
  await sent(world);
};

const claimed = async (scene: HistoryScene, amountMinor: number): Promise<void> => {
  const { world, bank, payment } = scene;
  const id = bank.opens(referenceOfPayment(payment), { money: cny(amountMinor) });
  bank.takes(id);
  await told(world, id);
  bank.says(id, 'lost');
  await told(world, id);
};

const wonBack = async ({ world, bank }: HistoryScene, id: string): Promise<void> => {
  const said = await bank.ask(id);
  if (said.outcome !== 'disputed' || said.stage !== 'lost') return;
  bank.says(id, 'won');
  bank.gives(id);
  await told(world, id);
};

const receiptsIn = (world: TestWorld): readonly Receipt[] =>
  world.memory
    .dump()
    .payments.filter(({ sk }) => sk.startsWith('receipt#'))
    .map((item) => ReceiptItem.parse(item));

const treasury: readonly string[] = ['due_to_treasury', 'treasury_receivable'];

/** What an entry left with the treasury: above zero where it applied money. */
const leftBy = ({ lines }: Entry): number =>
  0 - totalOf(lines.filter(({ account }) => treasury.includes(account)));

const checkReceipts = (world: TestWorld): void => {
  const receipts = receiptsIn(world);
  const { entries } = booksOf(world);
  chainOf(world.memory);
  for (const entry of entries) {
    const own = receipts.filter(
      (one) => one.entry.reference === entry.reference && one.entry.cause === entry.cause,
    );
    expect([entry.cause, totalOf(own)]).toEqual([entry.cause, leftBy(entry)]);
    for (const one of own) expect(one.bookedOn).toBe(entry.day);
  }
  for (const year of ['2026', '2027']) {
    const booked = entries.filter(({ day }) => day.startsWith(year));
    const inSeries = receipts.filter(({ series }) => series.endsWith(year));
    expect(totalOf(inSeries)).toBe(booked.reduce((sum, entry) => sum + leftBy(entry), 0));
  }
  for (const one of receipts.filter(({ reverses }) => reverses === undefined)) {
    const red = receipts.filter(
      ({ reverses }) => reverses?.series === one.series && reverses.number === one.number,
    );
    expect(totalOf([one, ...red])).toBeGreaterThanOrEqual(0);
  }
};

describe('a refund of one obligation of several', () => {
  it('makes a red receipt of exactly its lines', async () => {
    const scene = await aScene();
    await issue(scene.world, [scene.payment.head.id]);
    await refunded(scene, 1, 'one');

    await issue(scene.world, [scene.payment.head.id]);

    const [, red] = receiptsIn(scene.world).toSorted((one, other) =>
      one.number < other.number ? -1 : 1,
    );
    expect(red).toMatchObject({
      number: '0000000002',
      amount: -20_000,
      obligations: [{ number: scene.payment.quote.obligations[1]?.number }],
      entry: { cause: 'refund' },
      reverses: { number: '0000000001' },
    });
  });
});

describe('a lost dispute', () => {
  it('reverses the receipt of what it took, and an appeal that is won makes a new one', async () => {
    const scene = await aScene();
    await claimed(scene, 20_000);
    await issue(scene.world, [scene.payment.head.id]);
    await wonBack(scene, 'du_1');

    await issue(scene.world, [scene.payment.head.id]);

    const amounts = receiptsIn(scene.world)
      .toSorted((one, other) => (one.number < other.number ? -1 : 1))
      .map(({ entry, amount }) => [entry.cause, amount]);
    expect(amounts).toEqual([
      ['capture', 60_000],
      ['dispute_lost', -20_000],
      ['dispute_regained', 20_000],
    ]);
  });

  it('has its new receipt also where the appeal was dropped, and its payment says nothing of it', async () => {
    const scene = await aScene();
    await claimed(scene, 20_000);
    await issue(scene.world, [scene.payment.head.id]);
    scene.bank.says('du_1', 'under_review');
    await told(scene.world, 'du_1');
    scene.bank.says('du_1', 'dropped');
    scene.bank.gives('du_1');
    await told(scene.world, 'du_1');

    await issue(scene.world, [scene.payment.head.id]);

    const amounts = receiptsIn(scene.world).map(({ amount }) => amount);
    expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(60_000);
    expect(amounts).toHaveLength(3);
  });
});

describe('whatever happens to a payment', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('refund' as const), index: fc.nat(2) }),
    fc.record({
      kind: fc.constant('claim' as const),
      amount: fc.constantFrom(5_000, 20_000, 30_000, 60_000),
    }),
    fc.record({ kind: fc.constant('win' as const), index: fc.nat(2) }),
    fc.record({ kind: fc.constant('issue' as const) }),
    fc.record({ kind: fc.constant('new_year' as const) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

  const act = async (scene: HistoryScene, one: Step, count: number): Promise<void> => {
    const { world, payment } = scene;
    const acts: { readonly [Kind in Step['kind']]: () => Promise<unknown> } = {
      refund: () => refunded(scene, 'index' in one ? one.index : 0, `key-${count}`),
      claim: () => claimed(scene, 'amount' in one ? one.amount : 0),
      win: () => wonBack(scene, `du_${'index' in one ? one.index + 1 : 1}`),
      issue: () => issue(world, [payment.head.id]),
      new_year: async () =>
        world.clock.set(Math.max(world.now(), Date.parse('2027-01-04T02:00:00Z'))),
    };
    await acts[one.kind]();
  };

  it('each entry has its receipts, each series is what it left, and no receipt is over-reversed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 9 }), async (steps) => {
        const scene = await aScene();
        for (const [count, one] of steps.entries()) await act(scene, one, count);

        const failed = await issue(scene.world, [scene.payment.head.id]);

        expect(failed).toEqual([]);
        checkReceipts(scene.world);
      }),
      { seed: 11, numRuns: 80 },
    );
  });
});
