// Short terms of the law count in working days (APL art. 85): the start day is not counted.
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { type RestDays, rolledOver } from '../../obligations/model/policies/rest-days.ts';

/** What is collected in cash is handed in within two working days (APL art. 71). */
export const handInWorkingDays = 2;

const isWeekend = (date: LocalDate): boolean =>
  [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

const weekdayFrom = (date: LocalDate): LocalDate =>
  isWeekend(date) ? weekdayFrom(addDays(date, 1)) : date;

/** The date or the next working day: by the calendar where it knows the year, else Monday to Friday. */
const workingDayFrom = (date: LocalDate, calendar: RestDays | undefined): LocalDate => {
  const rolled = calendar && rolledOver(date, calendar);
  return rolled?.known ? rolled.date : weekdayFrom(date);
};

/** The `count`-th working day after a date. */
export const workingDaysAfter = (
  date: LocalDate,
  count: number,
  calendar?: RestDays,
): LocalDate => {
  let day = date;
  for (let left = count; left > 0; left -= 1) day = workingDayFrom(addDays(day, 1), calendar);
  return day;
};
