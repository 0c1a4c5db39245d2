// An authority's word and the states: only what the table of transitions allows ever happens.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amended, digestOf, type Said } from '../../../shared/obligations/model/amend.ts';
import {
  type Notice,
  type Obligation,
  obligationStates,
} from '../../../shared/obligations/model/obligation.ts';
import { obligationTransitions } from '../../../shared/obligations/model/states.ts';
import { aNotice, anObligation } from '../obligation.ts';

const saying = (notice: Notice): Said => {
  const { id, authority, key, number } = anObligation();
  return { id, authority, key, number, notice };
};

const someNotice = fc
  .record(
    {
      text: fc.constantFrom('a', 'b'),
      cancelled: fc.constant(true),
      settledElsewhere: fc.constant(true),
    },
    { requiredKeys: [] },
  )
  .map((changes) => aNotice(changes));

const someObligation = fc
  .record({ notice: someNotice, state: fc.constantFrom(...obligationStates), ours: fc.boolean() })
  .map(
    ({ notice, state, ours }): Obligation =>
      anObligation({
        notice,
        state,
        digest: digestOf(notice, []),
        ...(state === 'settled' ? { settledAt: 1 } : {}),
        ...(state === 'settled' && ours ? { settledBy: 'P' } : {}),
      }),
  );

describe('an authority’s word', () => {
  it('moves an obligation only as the table of states allows', () => {
    fc.assert(
      fc.property(someObligation, someNotice, (before, notice) => {
        const amendment = amended(before, saying(notice), 7);
        if (amendment.result !== 'changed') return;
        const allowed: readonly string[] = Object.values(obligationTransitions[before.state]);

        expect([before.state, ...allowed]).toContain(amendment.after.state);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('never undoes what our money settled', () => {
    fc.assert(
      fc.property(someObligation, someNotice, (before, notice) => {
        fc.pre(before.settledBy !== undefined);
        const amendment = amended(before, saying(notice), 7);
        if (amendment.result !== 'changed') return;

        expect(amendment.after).toMatchObject({ state: 'settled', settledBy: 'P', settledAt: 1 });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('said twice changes something once', () => {
    fc.assert(
      fc.property(someObligation, someNotice, (before, notice) => {
        const first = amended(before, saying(notice), 7);
        if (first.result !== 'changed') return;

        const second = amended({ ...first.after, revision: 2 }, saying(notice), 8);

        expect(first.after.version).toBe(before.version + 1);
        expect(second.result).toBe('unchanged');
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
