// Which money of an order a lost dispute takes: what settles nothing first, then whole obligations.
import { describe, expect, it } from '@jest/globals';
import { type Held, heldBy, lossOf } from '../../shared/disputes/model/held.ts';

const due = (obligation: string, amount: number, kind: Held['kind'] = 'fine'): Held => ({
  account: 'due_to_treasury',
  kind,
  revenueItem: `item-${kind}`,
  obligation,
  amount,
});
const surplus = (amount: number): Held => ({ account: 'surplus_owed', obligation: 'z', amount });

const basket = [due('a', 10_000), due('b', 15_000), due('b', 600, 'penalty'), due('c', 30_000)];

describe('what a loss takes', () => {
  it.each([
    ['is exactly one obligation’s, takes that one', 15_600, ['b'], 0],
    ['is exactly the first one’s, takes that one', 10_000, ['a'], 0],
    ['is less than any, takes the last', 700, ['c'], 29_300],
    ['is more than the last, goes on to the one before', 31_000, ['c', 'b'], 14_600],
    ['is all of it, takes all', 55_600, ['c', 'b', 'a'], 0],
  ])('when it %s', (_when, amount, obligations, restMinor) => {
    expect(lossOf(basket, amount)).toMatchObject({ obligations, restMinor, twiceMinor: 0 });
  });

  it('is an obligation with all of its lines apart', () => {
    const { taken } = lossOf(basket, 15_600);

    expect(taken).toEqual([due('b', 15_000), due('b', 600, 'penalty')]);
  });

  it('is surplus first: that settles nothing', () => {
    const held = [...basket, surplus(5_000)];

    expect(lossOf(held, 4_000)).toMatchObject({ taken: [surplus(4_000)], obligations: [] });
    expect(lossOf(held, 15_000)).toMatchObject({ obligations: ['a'], restMinor: 0 });
  });

  it('is no more than we hold: the rest went back twice', () => {
    expect(lossOf(basket, 60_000)).toMatchObject({ restMinor: 0, twiceMinor: 4_400 });
    expect(lossOf([], 1)).toEqual({ taken: [], obligations: [], restMinor: 0, twiceMinor: 1 });
  });
});

describe('what we hold of an order', () => {
  const capture = {
    lines: [
      { account: 'clearing' as const, amount: 30_000 },
      { ...due('a', -10_000) },
      { ...due('b', -15_000) },
      { account: 'surplus_owed' as const, obligation: 'c', amount: -5_000, why: 'x' },
    ],
  };

  it('is what its entries credit, less what they took back and what is gone', () => {
    const loss = { lines: [due('a', 10_000), { account: 'disputes' as const, amount: -10_000 }] };

    expect(heldBy([capture, loss], [due('b', 4_000)])).toEqual([
      due('b', 11_000),
      { account: 'surplus_owed', obligation: 'c', amount: 5_000, why: 'x' },
    ]);
  });
});
