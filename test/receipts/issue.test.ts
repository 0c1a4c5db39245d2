// Issuing receipts: what is applied gets exactly one per series, without gaps, whatever goes wrong.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { issue } from '../../shared/receipts/issue.ts';
import { findReceipts, receiptWrite } from '../../shared/receipts/store/receipts.ts';
import { Crash, type Fault, type Operation } from '../../shared/table/memory.ts';
import { meteredTable, newMeter } from '../../shared/table/meter.ts';
import { aBusyWorld, anAuthority, aWorld, morning, type TestWorld } from '../world.ts';
import { chainOf } from './chain.ts';
import { aFeeShare, anId, aPaid, aShare, aSurplusShare, fineLine, somePaid } from './paid.ts';

const fines = 'beijing-fine-2026';
const fees = 'beijing-fee-2026';
const numbersOf = async (world: TestWorld, payment: string) =>
  (await findReceipts(world.memory, payment)).map(({ series, number }) => [series, number]);

const byText = (one: string, other: string): number => (one < other ? -1 : 1);

describe('issuing a receipt', () => {
  it('proves what was applied: lines, amount, day and number', async () => {
    const world = await aBusyWorld();
    const penalty = { kind: 'penalty', revenueItem: '103050102001', amount: 6_000 } as const;
    const payment = await aPaid(world, {
      shares: [aShare('A-1', { lines: [fineLine(), penalty] }), aShare('A-2')],
    });
    world.clock.advance(5_000);

    const failed = await issue(world, [payment]);

    expect(failed).toEqual([]);
    expect(await findReceipts(world.memory, payment)).toEqual([
      {
        series: fines,
        number: '0000000001',
        checkCode: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{8}$/),
        kind: 'fine',
        authority: 'beijing',
        issuer: 'Beijing traffic police',
        payment,
        channel: 'app',
        method: 'wechat',
        bookedOn: '2026-03-09',
        issuedAt: morning + 5_000,
        currency: 'CNY',
        amount: 46_000,
        obligations: [
          { number: 'A-1', lines: [fineLine(), penalty] },
          { number: 'A-2', lines: [fineLine()] },
        ],
        entry: { cause: 'capture', reference: `${payment}01` },
      },
    ]);
  });

  it('numbers payments in their order, across batches and blocks of forty', async () => {
    const world = await aBusyWorld();
    const first = await somePaid(world, 3, { name: 'first' });
    const second = await somePaid(world, 41, { name: 'second' });

    await issue(world, first);
    await issue(world, second);

    expect(chainOf(world.memory)).toEqual({ [fines]: [...first, ...second] });
    const blocks = world.memory.dump().payments.filter(({ pk }) => pk.startsWith('series#'));
    expect(blocks.map(({ sk }) => sk)).toEqual(['0000000001', '0000000004', '0000000044']);
  });

  it('gives a payment of a fine and a fee one receipt in each series', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world, { shares: [aShare(), aFeeShare()] });

    await issue(world, [payment]);

    const receipts = await findReceipts(world.memory, payment);
    expect(receipts.map(({ series, amount }) => [series, amount])).toEqual([
      [fees, 1_500],
      [fines, 20_000],
    ]);
    expect(chainOf(world.memory)).toEqual({ [fines]: [payment], [fees]: [payment] });
  });

  it('gives surplus none, and a basket only what was applied', async () => {
    const world = await aBusyWorld();
    const reduced = { ...aShare('A-2'), applied: [fineLine(15_000)], surplusMinor: 5_000 };
    const all = await aPaid(world, { name: 'all', shares: [aSurplusShare()] });
    const some = await aPaid(world, { name: 'some', shares: [aSurplusShare(), reduced] });

    await issue(world, [all, some]);

    expect(await findReceipts(world.memory, all)).toEqual([]);
    expect(await findReceipts(world.memory, some)).toMatchObject([
      { amount: 15_000, obligations: [{ number: 'A-2', lines: [fineLine(15_000)] }] },
    ]);
  });

  it('gives money in suspense, and a payment that nobody knows, none', async () => {
    const world = await aBusyWorld();
    const held = await aPaid(world, { inSuspense: true });

    const failed = await issue(world, [held, anId('nobody')]);

    expect(failed).toEqual([]);
    expect(chainOf(world.memory)).toEqual({});
  });

  it('begins each fiscal year anew, by the day of booking', async () => {
    const world = await aBusyWorld();
    const old = await aPaid(world, { name: 'old', at: Date.parse('2026-12-31T15:59:59Z') });
    const young = await aPaid(world, { name: 'young', at: Date.parse('2026-12-31T16:00:00Z') });
    world.clock.set(Date.parse('2027-01-02T00:00:00Z'));

    await issue(world, [young, old]);

    expect(chainOf(world.memory)).toEqual({ [fines]: [old], 'beijing-fine-2027': [young] });
  });

  it('calls a fiscal year by the year in which it begins', async () => {
    const world = aWorld();
    await world.has({ authorities: [anAuthority({ fiscalYearStartMonth: 4 })] });
    const march = await aPaid(world, { name: 'march', at: Date.parse('2026-03-31T12:00:00Z') });
    const april = await aPaid(world, { name: 'april', at: Date.parse('2026-04-01T12:00:00Z') });

    await issue(world, [march, april]);

    expect(chainOf(world.memory)).toEqual({ 'beijing-fine-2025': [march], [fines]: [april] });
  });

  it('makes check codes that need the key, and the amount', async () => {
    const [one, other, keyed] = await Promise.all([aBusyWorld(), aBusyWorld(), aBusyWorld()]);
    const keys = await keyed.hashKeys();
    const secret = { ...keyed, hashKeys: async () => ({ ...keys, receipt: 'x'.repeat(32) }) };
    const shares = [aShare('A-1', { lines: [fineLine(1)] })];
    await issue(one, [await aPaid(one)]);
    await issue(other, [await aPaid(other, { shares })]);
    await issue(secret, [await aPaid(keyed)]);

    const codes = await Promise.all(
      [one, other, keyed].map((world) => findReceipts(world.memory, anId('one'))),
    );

    expect(new Set(codes.map(([receipt]) => receipt?.checkCode)).size).toBe(3);
  });

  it('tells the log nothing of the payer', async () => {
    const world = await aBusyWorld();

    await issue(world, [await aPaid(world)]);

    expect(JSON.stringify(world.lines)).not.toMatch(/5301001234567890|app-1/);
  });
});

describe('repeats', () => {
  it('change nothing', async () => {
    const world = await aBusyWorld();
    const payments = await somePaid(world, 3);
    await issue(world, payments);
    const before = world.memory.dump();
    world.clock.advance(60_000);

    await issue(world, [...payments, ...payments]);

    expect(world.memory.dump()).toEqual(before);
  });

  it('are known by reading: they try no write', async () => {
    const meter = newMeter('first');
    const world = await aBusyWorld({ table: (memory) => meteredTable(memory, meter) });
    const payments = await somePaid(world, 3);
    await issue(world, payments);
    meter.step('again');

    await issue(world, payments);

    expect(meter.steps()).toMatchObject({ first: { writes: 8 }, again: { writes: 0 } });
  });

  it('number only what lacks a receipt', async () => {
    const world = await aBusyWorld();
    const payments = await somePaid(world, 5);
    await issue(world, payments.slice(1, 3));

    await issue(world, payments);

    expect(chainOf(world.memory)).toEqual({
      [fines]: [payments[1], payments[2], payments[0], payments[3], payments[4]],
    });
  });

  it('issue the other series of a payment that has one already', async () => {
    const world = await aBusyWorld();
    let commits = 0;
    const failing = {
      ...world,
      table: {
        ...world.memory,
        commit: async (writes: Parameters<TestWorld['memory']['commit']>[0]) => {
          commits += 1;
          if (commits === 2) throw new Crash('between the two series');
          return world.memory.commit(writes);
        },
      },
    };
    const payment = await aPaid(world, { shares: [aShare(), aFeeShare()] });
    await expect(issue(failing, [payment])).rejects.toThrow(Crash);
    expect(await numbersOf(world, payment)).toHaveLength(1);

    await issue(world, [payment]);

    expect(await numbersOf(world, payment)).toEqual([
      [fees, '0000000001'],
      [fines, '0000000001'],
    ]);
  });

  it('never touch a receipt that says something else, but warn', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world);
    const twin = await aBusyWorld();
    await issue(twin, [await aPaid(twin)]);
    const [receipt] = await findReceipts(twin.memory, payment);
    if (!receipt) throw new Error('the twin has no receipt');
    const [obligation] = receipt.obligations;
    const lines = [fineLine(1)];
    const obligations = [{ number: obligation?.number ?? '', lines }];
    await world.memory.commit([receiptWrite({ ...receipt, amount: 1, obligations })]);

    await issue(world, [payment]);

    expect(await findReceipts(world.memory, payment)).toMatchObject([{ amount: 1 }]);
    expect(world.lines).toContainEqual({
      level: 'warn',
      event: 'receipt_differs',
      facts: { payment, series: fines },
    });
  });
});

describe('two readers at once', () => {
  it('number without gaps or repeats, even of the same payments', async () => {
    const world = await aBusyWorld();
    const payments = await somePaid(world, 30);

    await Promise.all([
      issue(world, payments.slice(0, 20)),
      issue(world, payments.slice(10)),
      issue(world, payments.slice(5, 25)),
    ]);

    const numbered = chainOf(world.memory)[fines] ?? [];
    expect([...numbered].sort()).toEqual([...payments].sort());
  });
});

describe('lost answers', () => {
  it.each<Fault>(['lose_answer', 'lose_request'])('%s: every payment one number', async (fault) => {
    const faults: Fault[] = [fault];
    const world = await aBusyWorld({
      faults: ({ kind, writes }) =>
        kind === 'commit' && writes.some(({ key }) => key.pk === `series#${fines}`)
          ? faults.shift()
          : undefined,
    });
    const payments = await somePaid(world, 3);

    await issue(world, payments);

    expect(chainOf(world.memory)).toEqual({ [fines]: payments });
    expect(world.lines.some(({ event }) => event === 'receipts_again')).toBe(true);
  });

  it('are busy when they never end, and nothing is numbered twice', async () => {
    const world = await aBusyWorld({
      faults: ({ kind, writes }) =>
        kind === 'commit' && writes.some(({ key }) => key.pk.startsWith('series#'))
          ? 'lose_request'
          : undefined,
    });
    const payments = await somePaid(world, 2);

    await expect(issue(world, payments)).rejects.toMatchObject({ kind: 'busy' });
    expect(chainOf(world.memory)).toEqual({});
  });
});

describe('a payment that cannot be read', () => {
  it('fails alone', async () => {
    const world = await aBusyWorld();
    const sound = await somePaid(world, 3);
    const broken = await aPaid(world, { name: 'broken', broken: { applied: 1 } });

    const failed = await issue(world, [sound[0] ?? '', broken, ...sound.slice(1)]);

    expect(failed).toEqual([broken]);
    expect(chainOf(world.memory)).toEqual({ [fines]: sound });
    expect(world.lines.filter(({ event }) => event === 'receipt_not_built')).toHaveLength(1);
  });
});

describe('crashes', () => {
  const faults: readonly Fault[] = [
    'conflict',
    'throttle',
    'lose_request',
    'lose_answer',
    'crash',
    'crash_after',
  ];

  /** A process that stays dead once it crashed, whoever catches the crash. */
  const mortal = (world: TestWorld): TestWorld => {
    let isDead = false;
    const guard = <Given extends readonly unknown[], Answer>(
      act: (...given: Given) => Promise<Answer>,
    ) => {
      return async (...given: Given): Promise<Answer> => {
        if (isDead) throw new Crash('a dead process does nothing');
        try {
          return await act(...given);
        } catch (cause) {
          isDead ||= cause instanceof Crash;
          throw cause;
        }
      };
    };
    const { memory } = world;
    const table = {
      get: guard(memory.get),
      getMany: guard(memory.getMany),
      list: guard(memory.list),
      due: guard(memory.due),
      commit: guard(memory.commit),
      bump: guard(memory.bump),
    };
    return { ...world, table };
  };

  /** Delivers a batch as Lambda does: again and again, until nothing of it failed. */
  const delivered = async (world: TestWorld, batch: readonly string[]): Promise<void> => {
    for (let left = 200; left > 0; left -= 1) {
      const failed = await issue(mortal(world), batch).catch(() => batch);
      chainOf(world.memory);
      if (failed.length === 0) return;
    }
    throw new Error('the batch never succeeded');
  };

  const shares = {
    fine: [aShare()],
    fee: [aFeeShare()],
    both: [aShare(), aFeeShare()],
    surplus: [aSurplusShare()],
    mixed: [aSurplusShare(), aShare(), aFeeShare()],
  } as const;

  it('at any instruction leave no gap, no repeat and nothing without its receipt', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('fine', 'fee', 'both', 'surplus', 'mixed'), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.array(fc.tuple(fc.nat(12), fc.constantFrom(...faults)), { maxLength: 12 }),
        fc.array(fc.array(fc.nat(11), { maxLength: 8 }), { maxLength: 3 }),
        async (kinds, planned, repeats) => {
          const queue = planned.map(([after, fault]) => ({ after, fault }));
          let isLive = false;
          const world = await aBusyWorld({
            faults: async (_operation: Operation) => {
              const [next] = queue;
              if (!isLive || !next) return undefined;
              next.after -= 1;
              return next.after < 0 ? queue.shift()?.fault : undefined;
            },
          });
          const payments: string[] = [];
          for (const [index, kind] of kinds.entries()) {
            payments.push(await aPaid(world, { name: `p${index}`, shares: shares[kind] }));
          }
          const again = repeats.map((some) => some.flatMap((index) => payments[index] ?? []));
          isLive = true;

          await Promise.all([payments, ...again].map((batch) => delivered(world, batch)));

          const chain = chainOf(world.memory);
          const touching = (...names: readonly string[]) =>
            payments
              .filter((_payment, index) => names.includes(kinds[index] ?? ''))
              .toSorted(byText);
          expect([...(chain[fines] ?? [])].toSorted(byText)).toEqual(
            touching('fine', 'both', 'mixed'),
          );
          expect([...(chain[fees] ?? [])].toSorted(byText)).toEqual(
            touching('fee', 'both', 'mixed'),
          );
        },
      ),
      { seed: 1, numRuns: 120 },
    );
  });
});

describe('write units', () => {
  it('of a full batch of Chinese fines are at most 2.1 a receipt', async () => {
    const meter = newMeter();
    const world = aWorld({ table: (memory) => meteredTable(memory, meter) });
    await world.has({ authorities: [anAuthority({ name: '昆明市公安局交通警察支队' })] });
    const lines = [
      { ...fineLine(), text: '驾驶机动车违反道路交通信号灯通行的' },
      { kind: 'penalty' as const, revenueItem: '103050102001', text: '加处罚款', amount: 6_000 },
    ];
    const payments = await somePaid(world, 40, { shares: [aShare('5301001234567890', { lines })] });

    meter.step('receipts');
    await issue(world, payments);

    const { receipts } = meter.steps();
    expect(chainOf(world.memory)[fines]).toHaveLength(40);
    expect((receipts?.writes ?? 0) / 40).toBeLessThanOrEqual(2.1);
    expect(receipts?.writes).toBe(82);
  });

  it('of a lone payment are four', async () => {
    const meter = newMeter();
    const world = await aBusyWorld({ table: (memory) => meteredTable(memory, meter) });

    await issue(world, [await aPaid(world)]);

    expect(meter.steps()['start']?.writes).toBe(4);
  });
});
