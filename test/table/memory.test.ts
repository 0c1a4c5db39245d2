// The memory table keeps the contract of tables, and injects the faults that simulations need.
import { describe, expect, it } from '@jest/globals';
import { Crash, type Fault, memoryTable } from '../../shared/table/memory.ts';
import { aKey, aPut, describeTable } from './contract.ts';

describeTable('the memory table', async () => {
  let now = 0;
  const at = (instant: number): void => {
    now = instant;
  };
  return { table: memoryTable({ now: () => now }), at };
});

describe('faults of the memory table', () => {
  const key = aKey('p');
  const aTable = (fault: Fault) =>
    memoryTable({ before: ({ kind }) => (kind === 'commit' ? fault : undefined) });

  it.each<[Fault, boolean]>([
    ['lose_answer', true],
    ['lose_request', false],
  ])('%s is unknown to the caller, written: %s', async (fault, written) => {
    const table = aTable(fault);

    const commit = await table.commit([aPut(key)]);

    expect(commit).toEqual({ status: 'unknown' });
    expect(Boolean(await table.get(key))).toBe(written);
  });

  it('lose_answer does not write what a condition forbids', async () => {
    let fault: Fault | undefined;
    const table = memoryTable({ before: () => fault });
    await table.commit([aPut(key, { first: true })]);
    fault = 'lose_answer';

    const commit = await table.commit([aPut(key, { second: true })]);

    fault = undefined;
    expect(commit).toEqual({ status: 'unknown' });
    expect(await table.get(key)).toMatchObject({ first: true });
  });

  it.each<[Fault, boolean]>([
    ['crash', false],
    ['crash_after', true],
  ])('%s ends the process, written: %s', async (fault, written) => {
    const table = aTable(fault);

    await expect(table.commit([aPut(key)])).rejects.toThrow(Crash);
    expect(Boolean(await table.get(key))).toBe(written);
  });

  it.each<Fault>(['conflict', 'throttle'])('%s is busy, nothing written', async (fault) => {
    const table = aTable(fault);

    await expect(table.commit([aPut(key)])).rejects.toMatchObject({
      kind: 'busy',
      code: 'try_again',
      extras: { retryAfterSeconds: 2 },
    });
    expect(await table.get(key)).toBeUndefined();
  });

  it('asks before each operation, and waits for the answer', async () => {
    const asked: string[] = [];
    const table = memoryTable({
      before: async ({ kind, keys }) => {
        asked.push(`${kind} ${keys.map(({ pk }) => pk).join()}`);
        return undefined;
      },
    });

    await table.commit([aPut(key), aPut(aKey('q'))]);
    await table.get(key);
    await table.list({ table: 'payments', pk: 'p' });
    await table.bump(aKey('counter'), 1);

    expect(asked).toEqual(['commit p,q', 'get p', 'list p', 'bump counter']);
  });

  it('dumps everything, with what readers do not see', async () => {
    const table = memoryTable();
    await table.commit([aPut(aKey('p', 'b'), {}, { due: { shard: 2, at: 7 }, expiresAt: 1_500 })]);
    await table.commit([aPut(aKey('p', 'a'))]);

    expect(table.dump()).toEqual({
      payments: [
        { pk: 'p', sk: 'a', revision: 1 },
        { pk: 'p', sk: 'b', revision: 1, due_shard: 'due#02', due_at: 7, expires_at: 2 },
      ],
      ledger: [],
    });
  });
});
