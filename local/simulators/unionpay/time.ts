// The simulator's own reading of Beijing time and of clearing days, which begin at 23:00.

const hourMs = 3_600_000;
const aheadMs = 8 * hourMs;

/** `yyyyMMddHHmmss` in Beijing. */
export const digitsAt = (instant: number): string =>
  new Date(instant + aheadMs).toISOString().replace(/\D/g, '').slice(0, 14);

/** Epoch milliseconds of `yyyyMMddHHmmss` in Beijing; undefined when there is no such time. */
export const instantOf = (digits: string): number | undefined => {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return Number.isNaN(instant) || digitsAt(instant) !== digits ? undefined : instant;
};

/** YYYY-MM-DD: what happens from 23:00 on belongs to the next day. */
export const clearingDayAt = (instant: number): string =>
  new Date(instant + aheadMs + hourMs).toISOString().slice(0, 10);

/** When UnionPay has the file of a clearing day: at nine the next morning. */
export const fileAt = (day: string): number => Date.parse(`${day}T09:00:00+08:00`) + 24 * hourMs;

/** The last clearing day with this month and day (`MMdd`) that has begun; a year passes before it repeats. */
export const dayOf = (monthDay: string, now: number): string | undefined => {
  const today = clearingDayAt(now);
  const year = Number(today.slice(0, 4));
  return [year, year - 1]
    .map((one) => `${one}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}`)
    .find((day) => day <= today && !Number.isNaN(Date.parse(day)));
};
