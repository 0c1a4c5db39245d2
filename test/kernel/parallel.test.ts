// Side by side, but never more at once than allowed, and never on after a fault.
import { describe, expect, it } from '@jest/globals';
import { inParallel } from '../../shared/kernel/parallel.ts';

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('work in parallel', () => {
  it('is done for each item once, at most so many at once', async () => {
    const done: number[] = [];
    let atWork = 0;
    let most = 0;

    await inParallel([0, 1, 2, 3, 4, 5, 6], 3, async (item, index) => {
      atWork += 1;
      most = Math.max(most, atWork);
      await soon();
      atWork -= 1;
      done.push(item + index);
    });

    expect(done.toSorted((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(most).toBe(3);
  });

  it('is nothing for no items', async () => {
    await expect(inParallel([], 3, () => Promise.reject(new Error('no')))).resolves.toBeUndefined();
  });

  it('begins no further item after a fault, and ends what is at work before it throws', async () => {
    const begun: number[] = [];
    let ended = 0;

    const work = inParallel([0, 1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      if (item === 0) throw new Error('the first');
      await soon();
      ended += 1;
    });

    await expect(work).rejects.toThrow('the first');
    expect(begun).toEqual([0, 1]);
    expect(ended).toBe(1);
  });
});
