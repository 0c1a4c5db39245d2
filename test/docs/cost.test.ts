// The page of costs adds up, and what it counts stays within the design's write units.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Counted, countUnits, steps } from '../../bench/units.ts';
import { budgeted, chargesOf, costsOf } from '../../docs/cost.ts';
import { basketLimitEach, budgetLimit, habits, unitLimits } from '../../docs/prices.ts';

let one: Counted;
let twenty: Counted;

beforeAll(async () => {
  const [first, second] = await countUnits([1, 20]);
  if (!first || !second) throw new Error('nothing was counted');
  one = first;
  twenty = second;
});

describe('the units of a payment', () => {
  it.each(Object.entries(unitLimits))('of the step %s are at most %d', (name, limit) => {
    const step = steps.find((known) => known === name);

    expect(step && one.units[step].writes).toBeLessThanOrEqual(limit);
  });

  it('are within the budget for one obligation, and for each of twenty', () => {
    expect(budgeted(one.units)).toBeLessThanOrEqual(budgetLimit);
    expect(budgeted(twenty.units) / twenty.basket).toBeLessThanOrEqual(basketLimitEach);
  });
});

describe('the cost of a million payments', () => {
  it('is each charge times its price', () => {
    const { writeUnits, apiCalls, logGigabytes } = costsOf(one.units);

    expect(writeUnits).toBeCloseTo(chargesOf(one.units).writeUnits * 0.625, 10);
    expect(apiCalls).toBeCloseTo(6, 10);
    expect(logGigabytes).toBeCloseTo(9.2 * 2_000 * 1e-9 * 500_000, 10);
  });

  it('counts each step as often as a payment takes it', () => {
    const writes = steps.reduce(
      (sum, step) => sum + habits[step].times * one.units[step].writes,
      0,
    );

    expect(chargesOf(one.units).writeUnits).toBeCloseTo(writes, 10);
    expect(habits.look.times).toBeGreaterThan(1);
  });
});
