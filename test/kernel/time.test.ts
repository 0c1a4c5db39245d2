// Business days are dates in a zone of their own: over midnights, leap days and the hours that clocks skip.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dayMs,
  daysBetween,
  hourMs,
  iso,
  isZone,
  LocalDate,
  localDateAt,
  startOfDay,
} from '../../shared/kernel/time.ts';

const at = (text: string): number => Date.parse(text);

describe('a business day', () => {
  it.each([
    ['Asia/Shanghai', '2026-03-09T15:59:59.999Z', '2026-03-09'],
    ['Asia/Shanghai', '2026-03-09T16:00:00.000Z', '2026-03-10'],
    ['Asia/Shanghai', '2025-12-31T16:00:00Z', '2026-01-01'],
    ['America/New_York', '2026-03-09T03:59:59.999Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T04:00:00Z', '2026-03-09'],
    ['America/New_York', '2026-11-01T03:59:59Z', '2026-10-31'],
    ['America/New_York', '2026-11-02T04:59:59Z', '2026-11-01'],
    ['America/New_York', '2026-11-02T05:00:00Z', '2026-11-02'],
    ['UTC', '2028-02-29T23:59:59Z', '2028-02-29'],
    ['Asia/Kathmandu', '2026-03-08T18:14:59Z', '2026-03-08'],
    ['Asia/Kathmandu', '2026-03-08T18:15:00Z', '2026-03-09'],
  ])('in %s at %s is %s', (zone, instant, date) => {
    expect(localDateAt(at(instant), zone)).toBe(date);
  });

  it.each([
    ['Asia/Shanghai', '2026-03-09', '2026-03-08T16:00:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
    ['UTC', '2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['Pacific/Auckland', '2026-04-05', '2026-04-04T11:00:00.000Z'],
  ])('in %s begins, on %s, at %s', (zone, date, instant) => {
    expect(iso(startOfDay(date, zone))).toBe(instant);
  });

  it.each([
    'Asia/Shanghai',
    'America/New_York',
    'Europe/London',
    'Pacific/Kiritimati',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    'Africa/Cairo',
    'Asia/Beirut',
    'America/Havana',
  ])('in %s begins in itself, right after the day before', (zone) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
        const date = addDays('1990-01-01', days);
        const begins = startOfDay(date, zone);

        expect(localDateAt(begins, zone)).toBe(date);
        expect(localDateAt(begins - 1, zone)).toBe(addDays(date, -1));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each([
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
    ['Asia/Beirut', '2022-03-27', '2022-03-26T22:00:00.000Z'],
  ])('in %s that has no midnight begins at its first instant', (zone, date, instant) => {
    expect(iso(startOfDay(date, zone))).toBe(instant);
  });

  it('is 23 or 25 hours long when clocks change', () => {
    const length = (date: string): number =>
      startOfDay(addDays(date, 1), 'America/New_York') - startOfDay(date, 'America/New_York');

    expect([length('2026-03-08'), length('2026-11-01'), length('2026-07-01')]).toEqual([
      23 * hourMs,
      25 * hourMs,
      dayMs,
    ]);
  });
});

describe('dates', () => {
  it('are counted in calendar days, leap days included', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-02-28', 1)).toBe('2025-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2026-03-09', '2026-03-01')).toBe(-8);
  });

  it('come back from a walk as long as the walk', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), (days) => {
        expect(daysBetween('2026-03-09', addDays('2026-03-09', days))).toBe(days);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-3-9',
    '20260309',
    '2026-03-09T00:00:00Z',
    '',
    '0000-00-00',
  ])('are not %j', (text) => {
    expect(LocalDate.safeParse(text).success).toBe(false);
  });

  it('are 2024-02-29 and 2026-03-09', () => {
    expect(['2024-02-29', '2026-03-09'].every((text) => LocalDate.safeParse(text).success)).toBe(
      true,
    );
  });
});

describe('a zone', () => {
  it.each([
    ['Asia/Shanghai', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['', false],
  ])('%j is known: %s', (zone, known) => {
    expect(isZone(zone)).toBe(known);
  });
});
