// The drawer: real pieces go in and out, and its count knows nothing of what should be there.
import { describe, expect, it } from '@jest/globals';
import { type Drawer, drawer, floatMinor } from '../../../../local/simulators/drawer/drawer.ts';

const opened = (): Drawer => {
  const one = drawer();
  one.open('S1');
  return one;
};

const inside = (one: Drawer): number =>
  one.count().reduce((sum, { value, count }) => sum + value * count, 0);

describe('a drawer', () => {
  it('gives change of the pieces that it has', () => {
    const one = opened();

    const change = one.take({ givenMinor: 30_000, dueMinor: 20_550 });

    expect(change).toBe(9_450);
    expect(inside(one)).toBe(floatMinor + 20_550);
    expect(one.taken()).toEqual([{ reference: 'S1', amount: 20_550 }]);
  });

  it('says when it has no change', () => {
    const one = drawer();

    expect(() => one.take({ givenMinor: 10_000, dueMinor: 9_950 })).toThrow('cannot be made up');
  });

  it('is short of a note that was lost, though as much was taken', () => {
    const one = opened();
    one.take({ givenMinor: 20_000, dueMinor: 20_000 });

    one.lose(1_000);

    expect(inside(one)).toBe(floatMinor + 19_000);
    expect(one.taken()).toEqual([{ reference: 'S1', amount: 20_000 }]);
  });

  it('is empty once its bag is packed', () => {
    const one = opened();

    one.empty();

    expect(one.count()).toEqual([]);
  });
});
