// Instants are UTC epoch milliseconds; business days are local dates in an authority's IANA zone.
import * as z from 'zod';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A calendar date without a zone: `2026-11-23`. */
export type LocalDate = string;

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const isRealDate = (text: string): boolean => {
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
};

export const LocalDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the date as YYYY-MM-DD')
  .refine(isRealDate, 'this date is not in the calendar');

export const Instant = z.int().min(0);

export const iso = (instant: Instant): string => new Date(instant).toISOString();

const formats = new Map<string, Intl.DateTimeFormat>();

const formatFor = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
};

/** True for a zone name that this runtime knows, such as `Asia/Shanghai`. */
export const isZone = (zone: string): boolean => {
  try {
    formatFor(zone);
    return true;
  } catch {
    return false;
  }
};

const partsAt = (instant: Instant, zone: string): Record<string, string> =>
  Object.fromEntries(
    formatFor(zone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  );

/** The calendar date that a clock on the wall in `zone` shows at an instant. */
export const localDateAt = (instant: Instant, zone: string): LocalDate => {
  const { year, month, day } = partsAt(instant, zone);
  return `${year}-${month}-${day}`;
};

/** What a clock and a calendar on the wall in `zone` show: minutes since midnight, and 1 (Monday) to 7. */
export const wallClockAt = (
  instant: Instant,
  zone: string,
): { readonly minuteOfDay: number; readonly weekday: number } => {
  const { year, month, day, hour, minute } = partsAt(instant, zone);
  const sundayIsNought = new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDay();
  return {
    minuteOfDay: Number(hour) * 60 + Number(minute),
    weekday: sundayIsNought === 0 ? 7 : sundayIsNought,
  };
};

const offsetMs = (instant: Instant, zone: string): number => {
  const { year, month, day, hour, minute, second } = partsAt(instant, zone);
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return wall - Math.floor(instant / secondMs) * secondMs;
};

/** The instant at which a local date begins in `zone`: its midnight, or the end of a skipped one. */
export const startOfDay = (date: LocalDate, zone: string): Instant => {
  const guess = Date.parse(`${date}T00:00:00Z`);
  const first = guess - offsetMs(guess, zone);
  const second = guess - offsetMs(first, zone);
  return localDateAt(second, zone) === date ? second : first;
};

/** A date moved by whole calendar days. */
export const addDays = (date: LocalDate, days: number): LocalDate =>
  iso(Date.parse(`${date}T00:00:00Z`) + days * dayMs).slice(0, 10);

/** Whole calendar days from one date to another; negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
