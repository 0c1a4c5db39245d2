// Crashes, lost answers and rivals: a run ends once, in the result that an undisturbed run has.
import { describe, expect, it } from '@jest/globals';
import { hourMs } from '../../shared/kernel/time.ts';
import { getRun } from '../../shared/reconciliation/get-run.ts';
import { listDiscrepancies } from '../../shared/reconciliation/list-discrepancies.ts';
import { listOpenItems } from '../../shared/reconciliation/list-open-items.ts';
import { listRuns } from '../../shared/reconciliation/list-runs.ts';
import { reconcile } from '../../shared/reconciliation/reconcile.ts';
import { allOpenItems } from '../../shared/reconciliation/store/open-items.ts';
import { Crash, type Fault, type MemorySettings } from '../../shared/table/memory.ts';
import { chunksOf } from '../statements/chunks.ts';
import type { TestWorld } from '../world.ts';
import { aBook, account, aLine, anEntry, balances, book, fileOf, rowsFor, run } from './books.ts';

const content = fileOf(rowsFor([1, 3, 4, 5].map((n) => aLine(n))));

interface State {
  isArmed: boolean;
  isDead: boolean;
  count: number;
}

/** Strikes at one commit; a crash leaves the process dead until it is revived. */
const fault = (at: number, kind: Fault) => {
  const state: State = { isArmed: false, isDead: false, count: 0 };
  const before: MemorySettings['before'] = (operation) => {
    if (!state.isArmed) return undefined;
    if (state.isDead) return 'crash';
    if (operation.kind !== 'commit') return undefined;
    state.count += 1;
    if (state.count !== at) return undefined;
    state.isDead = kind.startsWith('crash');
    return kind;
  };
  return { state, before };
};

const prepared = async (faults?: MemorySettings['before']): Promise<TestWorld> => {
  const world = await aBook(faults ? { faults } : {});
  await book(
    world.memory,
    [1, 2, 3, 4].map((n) => anEntry(n)),
  );
  return world;
};

/** What finance sees: balances, and open items. */
const seen = async (world: TestWorld) => {
  const { open } = await allOpenItems(world.memory, account);
  return {
    balances: balances(world),
    open: open.map(({ reference, amountMinor }) => ({ reference, amountMinor })),
  };
};

const settle = async (world: TestWorld) => {
  for (let turn = 0; turn < 5; turn += 1) {
    world.clock.advance(hourMs);
    try {
      return await run(world, content);
    } catch (fault) {
      if (fault instanceof Crash) throw fault;
    }
  }
  throw new Error('the run did not end');
};

const undisturbed = async () => {
  const world = await prepared();
  const done = await settle(world);
  return { done, seen: await seen(world) };
};

describe('a run that is disturbed', () => {
  it.each(['crash', 'crash_after'] as const)(
    'ends in the same result after a %s at any commit',
    async (kind) => {
      const expected = await undisturbed();
      let survived = false;
      for (let at = 1; !survived; at += 1) {
        const { state, before } = fault(at, kind);
        const world = await prepared(before);
        state.isArmed = true;
        survived = await run(world, content).then(
          () => true,
          () => false,
        );
        state.isArmed = false;

        const done = await settle(world);

        expect(done.totals).toEqual(expected.done.totals);
        expect(await seen(world)).toEqual(expected.seen);
        expect(at).toBeLessThan(20);
      }
    },
  );

  it.each(['lose_answer', 'lose_request', 'conflict'] as const)(
    'ends in the same result after %s at any commit',
    async (kind) => {
      const expected = await undisturbed();
      for (let at = 1; at <= 8; at += 1) {
        const { state, before } = fault(at, kind);
        const world = await prepared(before);
        state.isArmed = true;
        const first = await run(world, content).catch(() => undefined);
        state.isArmed = false;
        if (first) expect(await getRun(world, first.id)).toMatchObject(first);

        const done = await settle(world);

        expect(done.totals).toEqual(expected.done.totals);
        expect(await seen(world)).toEqual(expected.seen);
      }
    },
  );
});

describe('a try that died before its commit record', () => {
  it('left nothing that anybody sees: no findings, no open items, no entries', async () => {
    const { state, before } = fault(4, 'crash');
    const world = await prepared(before);
    state.isArmed = true;
    await expect(run(world, content)).rejects.toThrow(Crash);
    state.isArmed = false;
    const { ledger, payments } = world.memory.dump();
    expect(ledger.some((item) => item.sk.startsWith('block#'))).toBe(true);
    expect(payments.some((item) => item.pk.startsWith('open#'))).toBe(true);

    const [dead] = (await listRuns(world, { account })).runs;

    expect(dead).toMatchObject({ state: 'running', attempt: 1 });
    expect(await listDiscrepancies(world, { run: dead?.id ?? '' })).toEqual({ discrepancies: [] });
    expect(await listOpenItems(world, { account })).toEqual({ items: [] });
    expect(balances(world)).not.toHaveProperty('bank');
  });
});

describe('the same bytes again', () => {
  it('need no lease: a run that died after its commit answers at once', async () => {
    const { state, before } = fault(4, 'crash_after');
    const world = await prepared(before);
    state.isArmed = true;
    await expect(run(world, content)).rejects.toThrow(Crash);
    state.isArmed = false;

    expect(await run(world, content)).toMatchObject({ state: 'committed', attempt: 1 });
  });
});

describe('two runs of one account', () => {
  it('do not work at the same time', async () => {
    const world = await prepared();
    let rival: Promise<unknown> = Promise.resolve();
    const read = async () => {
      rival = run(world, fileOf(rowsFor([aLine(1)])), { name: 'rival.csv' }).catch(
        (fault: unknown) => fault,
      );
      await rival;
      return chunksOf(content);
    };

    const reads = [async () => chunksOf(content), read];
    const files = { ...world.files, read: async () => reads.shift()?.() };
    const done = await reconcile({ ...world, files }, { file: `${account}/payout.csv` });

    expect(await rival).toMatchObject({ code: 'account_reconciling', kind: 'busy' });
    expect(done.state).toBe('committed');
  });

  it('never both commit: who sleeps through his lease loses his turn', async () => {
    const world = await prepared();
    const read = async () => {
      world.clock.advance(hourMs);
      await run(world, fileOf(rowsFor([1, 3].map((n) => aLine(n)))), { name: 'rival.csv' });
      return chunksOf(content);
    };
    const reads = [async () => chunksOf(content), read];
    const files = { ...world.files, read: async () => reads.shift()?.() };

    await expect(
      reconcile({ ...world, files }, { file: `${account}/payout.csv` }),
    ).rejects.toMatchObject({ code: 'account_reconciling' });

    const done = await settle(world);
    expect(done).toMatchObject({ state: 'committed', attempt: 2 });
    expect(await seen(world)).toEqual((await undisturbed()).seen);
  });
});
