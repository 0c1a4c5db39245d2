// The meter counts units by the documented rules; sizes are checked against examples of theirs.
import { describe, expect, it } from '@jest/globals';
import { memoryTable } from '../../shared/table/memory.ts';
import { meteredTable, newMeter, unitsOf } from '../../shared/table/meter.ts';
import { itemBytes } from '../../shared/table/sizes.ts';
import type { Condition, Put } from '../../shared/table/table.ts';
import type { Stored } from '../../shared/table/values.ts';
import { aKey, aPut } from './contract.ts';

const text = (bytes: number): string => 'x'.repeat(bytes);
const key = aKey('p', 's');
const sized = (bytes: number, more: Partial<Put> = {}) => [
  aPut(key, { a: text(bytes - itemBytes({ pk: 'p', sk: 's', revision: 1, a: '' })) }, more),
];
const standing = (bytes: number, more: object = {}): Stored => {
  const base = { pk: 'p', sk: 's', revision: 1, ...more };
  return { ...base, a: text(bytes - itemBytes({ ...base, a: '' })) };
};
const again: Condition = { name: 'whenUnchanged', revision: 1 };
const dueAt = (at: number, shard = 1) => ({ due: { shard, at } });

describe('item sizes', () => {
  it.each<[object, number]>([
    [{}, 0],
    [{ a: 'b' }, 2],
    [{ 名: '缴款' }, 3 + 6],
    [{ a: 0 }, 1 + 1],
    [{ a: 1 }, 1 + 2],
    [{ a: 100 }, 1 + 2],
    [{ a: 123 }, 1 + 3],
    [{ a: -123 }, 1 + 4],
    [{ a: 0.5 }, 1 + 2],
    [{ a: 1764_000_000_123 }, 1 + 8],
    [{ a: true, b: null }, 4],
    [{ a: [] }, 1 + 3],
    [{ a: ['bc', 1] }, 1 + 3 + 2 + 2 + 2],
    [{ a: { b: 'c' } }, 1 + 3 + 1 + 2],
  ])('%j is %d bytes', (item, bytes) => {
    expect(itemBytes(item)).toBe(bytes);
  });
});

describe('write units', () => {
  it.each<[string, Parameters<typeof unitsOf>, number]>([
    ['a small put alone', [sized(900), [undefined]], 1],
    ['exactly 1 KB', [sized(1024), [undefined]], 1],
    ['a byte more', [sized(1025), [undefined]], 2],
    ['the larger of before and after', [sized(500, { condition: again }), [standing(2_500)]], 3],
    [
      'a removal, by what stood there',
      [[{ kind: 'remove', key, condition: again }], [standing(1_500)]],
      2,
    ],
    [
      'a removal of nothing',
      [[{ kind: 'remove', key, condition: { name: 'always' } }], [undefined]],
      1,
    ],
    ['two puts together', [[...sized(900), aPut(aKey('q'))], []], 4],
    [
      'a put with a check',
      [[...sized(900), { kind: 'check', key: aKey('q'), condition: again }], []],
      4,
    ],
    ['an entry of the ledger alone', [[aPut(aKey('l', 'e', 'ledger'))], []], 2],
    [
      'an entry of the ledger of 1.5 KB',
      [[aPut(aKey('l', 'e', 'ledger'), { a: text(1_500) })], []],
      4,
    ],
    ['due work that appears', [sized(500, dueAt(5)), [undefined]], 2],
    [
      'due work that stays',
      [
        sized(500, { condition: again, ...dueAt(5) }),
        [standing(500, { due_shard: 'due#01', due_at: 5 })],
      ],
      1,
    ],
    [
      'due work that moves',
      [
        sized(500, { condition: again, ...dueAt(6) }),
        [standing(500, { due_shard: 'due#01', due_at: 5 })],
      ],
      3,
    ],
    [
      'due work that vanishes',
      [sized(500, { condition: again }), [standing(500, { due_shard: 'due#01', due_at: 5 })]],
      2,
    ],
    ['due work in a transaction, not doubled', [[...sized(500, dueAt(5)), aPut(aKey('q'))], []], 5],
    ['a refused put, by what stood there', [sized(5_000), [standing(1_500)], false], 2],
    [
      'a refused put where nothing stood',
      [sized(5_000, { condition: again }), [undefined], false],
      1,
    ],
    [
      'a refused transaction, in full',
      [[...sized(1_500, dueAt(5)), aPut(aKey('q'))], [], false],
      6,
    ],
  ])('%s', (_what, call, expected) => {
    expect(unitsOf(...call)).toBe(expected);
  });
});

describe('a metered table', () => {
  it('counts each operation under its step', async () => {
    const meter = newMeter();
    const table = meteredTable(memoryTable(), meter);

    meter.step('create');
    await table.commit([aPut(key, { a: text(5_000) }, dueAt(1)), aPut(aKey('q'))]);
    meter.step('read');
    await table.get(key);
    await table.get(aKey('nobody'));
    await table.getMany([key, aKey('q')]);
    await table.list({ table: 'payments', pk: 'p' });
    await table.due(1, 1, 10);
    meter.step('change');
    await table.commit([aPut(aKey('q'), {}, { condition: again })]);
    await table.commit([aPut(aKey('q'), {}, { condition: again })]);
    await table.bump(aKey('count'), 5);

    expect(meter.steps()).toEqual({
      create: { requests: 1, reads: 0, writes: 10 + 1 + 2 },
      read: { requests: 5, reads: 2 + 1 + (2 + 1) + 2 + 0.5, writes: 0 },
      change: { requests: 3, reads: 0, writes: 3 },
    });
  });

  it('changes no answer', async () => {
    const table = meteredTable(memoryTable(), newMeter());

    const first = await table.commit([aPut(key, { a: 1 })]);
    const second = await table.commit([aPut(key, { a: 2 })]);

    expect(first).toEqual({ status: 'committed' });
    expect(second).toEqual({
      status: 'refused',
      refusals: [{ write: 0, present: { pk: 'p', sk: 's', revision: 1, a: 1 } }],
    });
    expect(await table.bump(aKey('count'), 5)).toBe(1);
  });
});
