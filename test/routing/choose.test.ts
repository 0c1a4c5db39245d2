// Choosing an account: order, weights, replay, and what is never chosen.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { base32, digest } from '../../shared/kernel/id.ts';
import { secondMs } from '../../shared/kernel/time.ts';
import { sandbox } from '../../shared/providers/sandbox/sandbox.ts';
import { choose } from '../../shared/routing/model/choose.ts';
import { drawOf } from '../../shared/routing/model/pick.ts';
import type { Candidate } from '../../shared/routing/model/usable.ts';
import { anAccount, morning } from '../world.ts';
import { anIllHealth, aRule, aSwitch, aWish, candidates, someFacts, someRules } from './routing.ts';

const key = 'k'.repeat(32);
const idOf = (n: number): string => base32(Buffer.from(digest(`payment ${n}`), 'hex'), 19);
const can = sandbox.capabilities;

const chosenFor = (
  rules: ReturnType<typeof someRules>,
  found: ReadonlyMap<string, Candidate>,
  payment = idOf(1),
  wish = aWish(),
) => choose(rules, found, { ...wish, payment }, drawOf(key, payment));

describe('the choice of an account', () => {
  it('takes the first rule that holds and has a usable account', () => {
    const rules = someRules(
      aRule('app-only', ['a'], { channels: ['app'] }),
      aRule('broken', ['b']),
      aRule('good', ['c']),
      aRule('never-reached', ['d']),
    );

    const choice = chosenFor(
      rules,
      candidates(['a', 'b', 'c', 'd'], { b: { account: anAccount({ id: 'b', enabled: false }) } }),
    );

    expect(choice.chosen).toMatchObject({ account: 'c', rule: 'good', probe: false });
    expect(choice.passed).toEqual([{ account: 'b', rule: 'broken', code: 'disabled' }]);
    expect(choice.standbys).toEqual([{ account: 'd', rule: 'never-reached' }]);
  });

  it('shares payments by weight, over many ids', () => {
    const rules = someRules(aRule('shared', { a: 1, b: 3, c: 6 }));
    const found = candidates(['a', 'b', 'c']);
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 };

    const payments = 5_000;
    for (let n = 0; n < payments; n += 1) {
      const account = chosenFor(rules, found, idOf(n)).chosen?.account ?? 'none';
      counts[account] = (counts[account] ?? 0) + 1;
    }

    expect((counts['a'] ?? 0) / payments).toBeCloseTo(0.1, 1);
    expect((counts['b'] ?? 0) / payments).toBeCloseTo(0.3, 1);
    expect((counts['c'] ?? 0) / payments).toBeCloseTo(0.6, 1);
  });

  it('moves only the payments of an account that fails', () => {
    const rules = someRules(aRule('shared', { a: 2, b: 3, c: 5 }));
    const all = candidates(['a', 'b', 'c']);
    const withoutB = candidates(['a', 'b', 'c'], {
      b: { account: anAccount({ id: 'b', enabled: false }) },
    });

    const moved = Array.from({ length: 500 }, (_, n) => idOf(n)).filter((payment) => {
      const before = chosenFor(rules, all, payment).chosen?.account;
      return before !== 'b' && before !== chosenFor(rules, withoutB, payment).chosen?.account;
    });

    expect(moved).toEqual([]);
  });

  it('draws by our key: another key shares out otherwise', () => {
    const rules = someRules(aRule('shared', ['a', 'b']));
    const found = candidates(['a', 'b']);
    const ids = Array.from({ length: 100 }, (_, n) => idOf(n));
    const with_ = (secret: string) =>
      ids.map((payment) => choose(rules, found, aWish(), drawOf(secret, payment)).chosen?.account);

    expect(with_('one'.repeat(11))).not.toEqual(with_('two'.repeat(11)));
  });

  it('takes the favourite presentation of the channel, or the one that is wished for', () => {
    const rules = someRules(aRule('one', ['a']));
    const found = candidates(['a']);

    expect(chosenFor(rules, found).chosen?.presentation).toBe('qr_shown');
    expect(
      chosenFor(rules, found, idOf(1), aWish({ presentation: 'embedded' })).chosen?.presentation,
    ).toBe('embedded');
  });

  it('stands by with accounts that can show the order in the same way', () => {
    const rules = someRules(aRule('1', ['a']), aRule('2', ['b']), aRule('3', ['c']));
    const found = candidates(['a', 'b', 'c'], {
      b: { can: { ...can, presentations: ['embedded'] } },
    });

    expect(chosenFor(rules, found).standbys).toEqual([{ account: 'c', rule: '3' }]);
  });
});

const unusable: Readonly<Record<string, Partial<Candidate>>> = {
  missing: { account: undefined, can: undefined },
  "another authority's": { account: anAccount({ id: 'x', authority: 'tianjin' }) },
  disabled: { account: anAccount({ id: 'x', enabled: false }) },
  'of another currency': { account: anAccount({ id: 'x', currency: 'USD' }) },
  'without the method': { account: anAccount({ id: 'x', methods: ['wechat'] }) },
  'at a provider without the currency': { can: { ...can, currencies: ['USD'] } },
  'at a provider without the method': { can: { ...can, methods: ['wechat'] } },
  'at a provider whose orders never end': { can: { ...can, ends: { by: 'never' } } },
  'at a provider that takes less': { can: { ...can, maximumMinor: 19_999 } },
  'at a provider that takes more': { can: { ...can, minimumMinor: 20_001 } },
  'at a provider without our presentations': { can: { ...can, presentations: ['redirect'] } },
  'passed over for its faults': { health: anIllHealth('x', morning - secondMs) },
};

describe('an account that is', () => {
  it.each(Object.entries(unusable))('%s is never chosen', (_name, change) => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 1_000 }), (n, weight) => {
        const rules = someRules(aRule('shared', { x: weight, y: 1 }));

        const choice = chosenFor(rules, candidates(['x', 'y'], { x: change }), idOf(n));

        expect(choice.chosen?.account).toBe('y');
        expect(choice.standbys).toEqual([]);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('switched off is never chosen', () => {
    const rules = someRules(aRule('shared', { a: 1_000, b: 1 }));
    const wish = aWish({ switches: [aSwitch()] });

    const { chosen, judged } = chosenFor(rules, candidates(['a', 'b']), idOf(1), wish);

    expect(chosen?.account).toBe('b');
    expect(judged.find(({ account }) => account === 'a')?.verdict).toMatchObject({ code: 'off' });
  });

  it('due for a probe is tried, and said to be', () => {
    const rules = someRules(aRule('1', ['a']), aRule('2', ['b']));

    const choice = chosenFor(
      rules,
      candidates(['a', 'b'], { a: { health: anIllHealth('a') }, b: { health: anIllHealth('b') } }),
    );

    expect(choice.chosen).toMatchObject({ account: 'a', probe: true });
    expect(choice.standbys).toEqual([]);
  });
});

describe('a replay', () => {
  it('chooses the same, whatever the rules', () => {
    const account = fc.constantFrom('a', 'b', 'c', 'd');
    const rule = fc.record({
      accounts: fc.dictionary(account, fc.integer({ min: 1, max: 9 }), { minKeys: 1 }),
      isForUs: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 4 }),
        fc.nat(10_000),
        fc.boolean(),
        (drawn, n, off) => {
          const rules = someRules(
            ...drawn.map(({ accounts, isForUs }, index) =>
              aRule(`r${index}`, accounts, isForUs ? {} : { channels: ['app'] }),
            ),
          );
          const found = candidates(['a', 'b', 'c'], {
            b: { account: anAccount({ id: 'b', enabled: !off }) },
          });

          const first = chosenFor(rules, found, idOf(n), aWish({ facts: someFacts() }));
          const again = chosenFor(rules, found, idOf(n), aWish({ facts: someFacts() }));

          expect(again).toEqual(first);
          expect(first.chosen?.account).not.toBe('d');
          if (off) expect(first.chosen?.account).not.toBe('b');
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});
