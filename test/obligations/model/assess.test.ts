// Amounts due: the golden cases of Chinese fines and fees, and what must hold for every case.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, iso, startOfDay } from '../../../shared/kernel/time.ts';
import { assess } from '../../../shared/obligations/model/assess.ts';
import type { Notice, Obligation } from '../../../shared/obligations/model/obligation.ts';
import { penaltyMinor } from '../../../shared/obligations/model/policies/cn-traffic-fine.ts';
import type { RestDays } from '../../../shared/obligations/model/policies/rest-days.ts';
import { aNotice } from '../obligation.ts';

const zone = 'Asia/Shanghai';
const noon = (date: string): number => startOfDay(date, zone) + 43_200_000;

const aFine = (
  amount: number,
  changes: Partial<Notice> = {},
  holds: Obligation['holds'] = [],
): Pick<Obligation, 'notice' | 'holds'> => ({
  notice: aNotice({
    lines: [{ kind: 'fine', revenueItem: '103050101001', amount }],
    receivedOn: '2026-03-02',
    ...changes,
  }),
  holds,
});

const lastDay = '2026-03-17';
const onLateDay = (days: number): number => noon(addDays(lastDay, days));
const totalOn = (amount: number, lateDays: number): number =>
  assess(aFine(amount), onLateDay(lateDays), { zone }).total;

/** State Council's list for 2026, as far as the cases below need it. */
const calendar2026: RestDays = {
  years: [2026],
  exceptions: {
    ...Object.fromEntries(
      [
        ...['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-23'],
        ...['2026-05-01', '2026-05-04', '2026-05-05', '2026-06-19'],
        ...['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
      ].map((date) => [date, 'rest' as const]),
    ),
    '2026-02-14': 'work',
    '2026-02-28': 'work',
    '2026-05-09': 'work',
    '2026-09-20': 'work',
    '2026-10-10': 'work',
  },
};

describe('a Chinese traffic fine that is late', () => {
  it.each([
    [20_000, 0, 20_000],
    [20_000, 1, 20_600],
    [20_000, 10, 26_000],
    [20_000, 33, 39_800],
    [20_000, 34, 40_000],
    [20_000, 35, 40_000],
    [20_000, 100, 40_000],
    [5_000, 1, 5_150],
    [5_000, 33, 9_950],
    [5_000, 34, 10_000],
    [200_000, 33, 398_000],
    [200_000, 34, 400_000],
  ])('of %d fen makes, %d days late, %d fen', (fine, days, total) => {
    expect(totalOn(fine, days)).toBe(total);
  });

  it('keeps the penalty on a line of its own, under its own revenue item', () => {
    const assessment = assess(
      aFine(20_000, { penaltyRevenueItem: '103050101002' }),
      onLateDay(10),
      { zone },
    );

    expect(assessment.lines).toEqual([
      expect.objectContaining({ kind: 'fine', revenueItem: '103050101001', amount: 20_000 }),
      expect.objectContaining({ kind: 'penalty', revenueItem: '103050101002', amount: 6_000 }),
    ]);
  });

  it('tells the rate, the days, the last day and the cap', () => {
    const because = (days: number) =>
      assess(aFine(20_000), onLateDay(days), { zone }).lines.at(-1)?.because;

    expect(because(10)).toBe(
      '3 % a day of the fine of 200.00 CNY, 10 days after the last day to pay, 2026-03-17; it ends at 100 % of the fine',
    );
    expect(because(34)).toContain('it has reached its cap, 100 % of the fine');
  });

  it('counts local days of the authority, from midnight to midnight', () => {
    const midnight = startOfDay(addDays(lastDay, 1), zone);

    expect(assess(aFine(20_000), midnight - 1, { zone }).total).toBe(20_000);
    expect(assess(aFine(20_000), midnight, { zone }).total).toBe(20_600);
    expect(iso(midnight)).toBe('2026-03-17T16:00:00.000Z');
  });

  it('charges the penalty on the fine, not on the costs beside it', () => {
    const obligation = aFine(20_000, {
      lines: [
        { kind: 'fine', revenueItem: 'f', amount: 20_000 },
        { kind: 'cost', revenueItem: 'c', amount: 10_000 },
      ],
    });

    expect(assess(obligation, onLateDay(100), { zone }).total).toBe(50_000);
  });

  it('rounds down to whole minor units, once', () => {
    expect(penaltyMinor(1, 33)).toBe(0);
    expect(penaltyMinor(1, 34)).toBe(1);
    expect(penaltyMinor(35, 1)).toBe(1);
    expect(penaltyMinor(35, 2)).toBe(2);
  });
});

describe('a Chinese traffic fine before it is late', () => {
  it('has no penalty while the day of receipt is not known, and says so', () => {
    const { receivedOn: _receivedOn, ...notice } = aFine(20_000).notice;

    const assessment = assess({ notice, holds: [] }, noon('2030-01-01'), { zone });

    expect(assessment.total).toBe(20_000);
    expect(assessment.changesAt).toBeUndefined();
    expect(assessment.lines[0]?.because).toContain('no term runs');
  });

  it('says when it will change, while it still will', () => {
    const changesOn = (date: string) =>
      assess(aFine(20_000), noon(date), { zone }).changesAt ?? Number.NaN;

    expect(changesOn('2026-03-10')).toBe(startOfDay('2026-03-18', zone));
    expect(changesOn('2026-03-17')).toBe(startOfDay('2026-03-18', zone));
    expect(changesOn('2026-03-18')).toBe(startOfDay('2026-03-19', zone));
    expect(changesOn(addDays(lastDay, 33))).toBe(startOfDay(addDays(lastDay, 34), zone));
    expect(changesOn(addDays(lastDay, 34))).toBeNaN();
  });
});

describe('the last day to pay', () => {
  const lastDayOf = (receivedOn: string, restDays?: RestDays): string | undefined => {
    const terms = restDays === undefined ? { zone } : { zone, restDays };
    const { lines } = assess(aFine(100, { receivedOn }), noon(receivedOn), terms);
    return /last day to pay (\S+?)[, ]/.exec(lines[0]?.because ?? '')?.[1];
  };

  it.each([
    ['2026-01-29', '2026-02-13', '2026-02-13'],
    ['2026-01-30', '2026-02-14', '2026-02-14'],
    ['2026-02-02', '2026-02-17', '2026-02-24'],
    ['2026-02-05', '2026-02-20', '2026-02-24'],
    ['2026-03-02', '2026-03-17', '2026-03-17'],
    ['2026-04-20', '2026-05-05', '2026-05-06'],
    ['2026-06-04', '2026-06-19', '2026-06-22'],
    ['2026-09-16', '2026-10-01', '2026-10-08'],
    ['2026-09-25', '2026-10-10', '2026-10-10'],
  ])('after receipt on %s is %s, or %s where rest days move it', (received, plain, rolled) => {
    expect(lastDayOf(received)).toBe(plain);
    expect(lastDayOf(received, calendar2026)).toBe(rolled);
  });

  it('is not moved by a calendar that does not know the year, and the reason says so', () => {
    const terms = { zone, restDays: calendar2026 };

    const { lines } = assess(aFine(100, { receivedOn: '2027-01-16' }), noon('2027-01-20'), terms);

    expect(lines[0]?.because).toContain('2027-01-31 (not moved past rest days');
  });
});

describe('a hold', () => {
  const hold = (from: string, to?: string) => ({
    kind: 'review' as const,
    from,
    ...(to === undefined ? {} : { to }),
  });
  const dueOn = (date: string, ...holds: Obligation['holds']): number =>
    assess(aFine(20_000, {}, holds), noon(date), { zone }).total;

  it('stops the penalty on its days, both ends counted', () => {
    expect(dueOn('2026-03-27', hold('2026-03-20', '2026-03-22'))).toBe(20_000 + 7 * 600);
  });

  it('counts a day once where two holds overlap', () => {
    const holds = [hold('2026-03-20', '2026-03-22'), hold('2026-03-21', '2026-03-23')];

    expect(dueOn('2026-03-27', ...holds)).toBe(20_000 + 6 * 600);
  });

  it('does not pay back days before the term was over', () => {
    expect(dueOn('2026-03-27', hold('2026-03-05', '2026-03-18'))).toBe(20_000 + 9 * 600);
  });

  it('that has no end keeps the amount as it is, and no change is foretold', () => {
    const held = aFine(20_000, {}, [hold('2026-03-20')]);

    const assessment = assess(held, noon('2030-01-01'), { zone });

    expect(assessment.total).toBe(20_000 + 2 * 600);
    expect(assessment.changesAt).toBeUndefined();
    expect(assessment.lines[1]?.because).toContain('without');
  });

  it('puts the next change after its last day', () => {
    const held = aFine(20_000, {}, [hold('2026-03-19', '2026-04-30')]);

    const assessment = assess(held, noon('2026-03-18'), { zone });

    expect(assessment.changesAt).toBe(startOfDay('2026-05-01', zone));
  });
});

describe('a fee', () => {
  it.each([12_000, 11_000, 51_000, 4_800, 24_000, 26_000])(
    'of %d fen stays what it is whatever the date',
    (amount) => {
      const lines = [{ kind: 'fee' as const, revenueItem: 'cost-fee', amount }];
      const obligation = {
        notice: aNotice({ kind: 'fee', policy: 'flat-fee', lines }),
        holds: [],
      };

      for (const date of ['2026-03-02', '2026-04-30', '2036-01-01']) {
        const assessment = assess(obligation, noon(date), { zone });
        expect(assessment).toMatchObject({ total: amount, policy: 'flat-fee' });
        expect(assessment.changesAt).toBeUndefined();
      }
    },
  );
});

describe('every assessment', () => {
  const day = fc.integer({ min: -400, max: 400 }).map((days) => addDays('2026-03-17', days));
  const someHold = fc.record(
    { kind: fc.constantFrom('review' as const, 'court' as const), from: day, to: day },
    { requiredKeys: ['kind', 'from'] },
  );
  const someCase = fc.record({
    fine: fc.integer({ min: 1, max: 1_000_000_000_000 }),
    cost: fc.option(fc.integer({ min: 1, max: 100_000 })),
    received: fc.option(day),
    holds: fc.array(someHold, { maxLength: 4 }),
  });
  const made = ({
    fine,
    cost,
    received,
    holds,
  }: typeof someCase extends fc.Arbitrary<infer C> ? C : never) =>
    aFine(
      fine,
      {
        lines: [
          { kind: 'fine', revenueItem: 'f', amount: fine },
          ...(cost === null ? [] : [{ kind: 'cost' as const, revenueItem: 'c', amount: cost }]),
        ],
        ...(received === null ? { receivedOn: undefined } : { receivedOn: received }),
      },
      holds,
    );
  const at = fc.integer({ min: noon('2024-01-01'), max: noon('2029-01-01') });

  it('never falls as time goes by, and its lines make its total', () => {
    fc.assert(
      fc.property(someCase, at, at, (one, a, b) => {
        const early = assess(made(one), Math.min(a, b), { zone });
        const late = assess(made(one), Math.max(a, b), { zone });

        expect(late.total).toBeGreaterThanOrEqual(early.total);
        for (const { total, lines } of [early, late])
          expect(lines.reduce((sum, line) => sum + line.amount, 0)).toBe(total);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('never adds more than the fine', () => {
    fc.assert(
      fc.property(someCase, at, (one, instant) => {
        const { total } = assess(made(one), instant, { zone });

        expect(total).toBeLessThanOrEqual(2 * one.fine + (one.cost ?? 0));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('changes exactly when it said it would', () => {
    fc.assert(
      fc.property(someCase, at, (one, instant) => {
        const obligation = made(one);
        const now = assess(obligation, instant, { zone });

        if (now.changesAt === undefined) {
          const farOff = assess(obligation, noon('2040-01-01'), { zone });
          expect(farOff.total).toBe(now.total);
          return;
        }
        expect(assess(obligation, now.changesAt - 1, { zone }).total).toBe(now.total);
        expect(assess(obligation, now.changesAt, { zone }).total).toBeGreaterThan(now.total);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is the same however often it is asked, and changes nothing of what it is given', () => {
    fc.assert(
      fc.property(someCase, at, (one, instant) => {
        const obligation = made(one);
        const before = structuredClone(obligation);

        expect(assess(obligation, instant, { zone })).toEqual(assess(before, instant, { zone }));
        expect(obligation).toEqual(before);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});
