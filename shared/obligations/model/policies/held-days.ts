// Days on which a penalty does not grow: holds as merged intervals of whole local days.
import { addDays, daysBetween, type LocalDate } from '../../../kernel/time.ts';
import type { Obligation } from '../obligation.ts';

/** Both ends count; no `to` = it still holds. */
export interface Interval {
  readonly from: LocalDate;
  readonly to?: LocalDate;
}

const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);

const joined = (a: Interval, b: Interval): Interval =>
  a.to === undefined || b.to === undefined
    ? { from: a.from }
    : { from: a.from, to: later(a.to, b.to) };

const touches = (a: Interval, b: Interval): boolean =>
  a.to === undefined || b.from <= addDays(a.to, 1);

/** Holds without overlaps, in order of time. */
export const merged = (holds: Obligation['holds']): readonly Interval[] => {
  const sorted = [...holds].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const result: Interval[] = [];
  for (const { from, to } of sorted) {
    const hold: Interval = to === undefined ? { from } : { from, to };
    const last = result.at(-1);
    if (last && touches(last, hold)) result[result.length - 1] = joined(last, hold);
    else result.push(hold);
  }
  return result;
};

/** How many days from `first` to `last`, both counted, lie inside the intervals. */
export const heldDays = (
  intervals: readonly Interval[],
  first: LocalDate,
  last: LocalDate,
): number => {
  let days = 0;
  for (const { from, to = last } of intervals) {
    const begin = later(from, first);
    const end = to < last ? to : last;
    days += Math.max(0, daysBetween(begin, end) + 1);
  }
  return days;
};

/** The date of the `count`-th day after `start` that is not held; undefined when an open hold bars it. */
export const countedDay = (
  intervals: readonly Interval[],
  start: LocalDate,
  count: number,
): LocalDate | undefined => {
  const first = addDays(start, 1);
  let date = addDays(start, count);
  for (const { from, to } of intervals) {
    if (from > date) break;
    if (to === undefined) return undefined;
    date = addDays(date, Math.max(0, daysBetween(later(from, first), to) + 1));
  }
  return date;
};
