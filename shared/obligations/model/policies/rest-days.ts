// Rest days as data: where weekends are worked and weekdays are free, year by year.
import { addDays, type LocalDate } from '../../../kernel/time.ts';

/** A calendar of a country. A year that is not listed is unknown: nothing is guessed about it. */
export interface RestDays {
  readonly years: readonly number[];
  /** Dates that differ from plain Monday-to-Friday weeks. */
  readonly exceptions: Readonly<Record<LocalDate, 'rest' | 'work'>>;
}

/** No run of rest days is longer. */
const longestRestDays = 31;

const isKnown = (date: LocalDate, calendar: RestDays): boolean =>
  calendar.years.includes(Number(date.slice(0, 4)));

const isWeekend = (date: LocalDate): boolean =>
  [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

const isRest = (date: LocalDate, calendar: RestDays): boolean => {
  const exception = calendar.exceptions[date];
  return exception === undefined ? isWeekend(date) : exception === 'rest';
};

/**
 * The date itself, or the first working day after it (Civil Code art. 203). `known` is false, and
 * the date unmoved, when the calendar does not know a year that it needs.
 */
export const rolledOver = (
  date: LocalDate,
  calendar: RestDays,
): { readonly date: LocalDate; readonly known: boolean } => {
  let day = date;
  for (let step = 0; step <= longestRestDays; step += 1) {
    if (!isKnown(day, calendar)) return { date, known: false };
    if (!isRest(day, calendar)) return { date: day, known: true };
    day = addDays(day, 1);
  }
  return { date, known: false };
};
