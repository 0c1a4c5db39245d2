// Traffic fines in China: 15 days from receipt, then 3 % of the fine a day, never more than the fine.
import { formatDecimal } from '../../../kernel/money.ts';
import {
  addDays,
  daysBetween,
  type LocalDate,
  localDateAt,
  startOfDay,
} from '../../../kernel/time.ts';
import { type AssessedLine, type Line, type Notice, totalOf } from '../obligation.ts';
import { countedDay, heldDays, type Interval, merged } from './held-days.ts';
import type { Assessable, Policy, PolicyResult, Terms } from './policy.ts';
import { rolledOver } from './rest-days.ts';

/** Administrative Penalty Law (2021) art. 67: calendar days, the day of receipt not counted. */
const termDays = 15;
/** Art. 72(1)1: per day, simple, on the fine alone. */
const ratePercent = 3;
/** Art. 72(1)1 and Compulsion Law art. 45: never above the fine. */
const capPercent = 100;

/** Days after which the cap is reached (34): 33 days make 99 %. */
const capDays = Math.ceil(capPercent / ratePercent);

const lastDayOf = (
  receivedOn: LocalDate,
  { restDays }: Terms,
): { readonly date: LocalDate; readonly remark: string } => {
  const date = addDays(receivedOn, termDays);
  if (!restDays) return { date, remark: '' };
  const rolled = rolledOver(date, restDays);
  if (!rolled.known)
    return { date, remark: ' (not moved past rest days: this year’s calendar is not known)' };
  const remark = rolled.date === date ? '' : ` (moved from ${date}, a rest day)`;
  return { date: rolled.date, remark };
};

/** In whole minor units, rounded down, once, at the end: in favour of the person. */
export const penaltyMinor = (principalMinor: number, lateDays: number): number => {
  const percent = Math.min(lateDays * ratePercent, capPercent);
  return Number((BigInt(principalMinor) * BigInt(percent)) / 100n);
};

const principalOf = (notice: Notice): number =>
  totalOf(notice.lines.filter(({ kind }) => kind === 'fine'));

const stated = (notice: Notice, because: string): readonly AssessedLine[] =>
  notice.lines.map((line) => ({
    ...line,
    because: line.kind === 'fine' ? because : 'as stated on the notice; it does not grow with time',
  }));

interface Lateness {
  readonly lastDay: LocalDate;
  readonly remark: string;
  readonly held: number;
  readonly days: number;
}

const latenessOn = (
  today: LocalDate,
  lastDay: ReturnType<typeof lastDayOf>,
  intervals: readonly Interval[],
): Lateness => {
  const late = Math.max(0, daysBetween(lastDay.date, today));
  const held = late === 0 ? 0 : heldDays(intervals, addDays(lastDay.date, 1), today);
  return { lastDay: lastDay.date, remark: lastDay.remark, held, days: late - held };
};

const penaltyText = (notice: Notice, { lastDay, held, days }: Lateness): string => {
  const base = `${formatDecimal(principalOf(notice), notice.currency)} ${notice.currency}`;
  const holds = held === 0 ? '' : `, without ${held} days of review or court`;
  const cap =
    days >= capDays
      ? `it has reached its cap, ${capPercent} % of the fine`
      : `it ends at ${capPercent} % of the fine`;
  return `${ratePercent} % a day of the fine of ${base}, ${days} days after the last day to pay, ${lastDay}${holds}; ${cap}`;
};

const penaltyLine = (notice: Notice, late: Lateness): AssessedLine | undefined => {
  const amount = penaltyMinor(principalOf(notice), late.days);
  const revenueItem = notice.penaltyRevenueItem ?? notice.lines[0]?.revenueItem ?? '';
  return amount === 0
    ? undefined
    : {
        kind: 'penalty' satisfies Line['kind'],
        revenueItem,
        amount,
        because: penaltyText(notice, late),
      };
};

/** The first day count after `days` that makes another amount, or undefined at the cap. */
const nextStep = (principalMinor: number, days: number): number | undefined => {
  const present = penaltyMinor(principalMinor, days);
  for (let next = days + 1; next <= capDays; next += 1)
    if (penaltyMinor(principalMinor, next) !== present) return next;
  return undefined;
};

const served = (
  { notice, holds }: Assessable,
  receivedOn: LocalDate,
  today: LocalDate,
  terms: Terms,
): PolicyResult => {
  const intervals = merged(holds);
  const late = latenessOn(today, lastDayOf(receivedOn, terms), intervals);
  const because =
    `the fine as decided, received on ${receivedOn}; last day to pay ${late.lastDay}${late.remark}, ` +
    `then ${ratePercent} % of it a day, at most ${capPercent} %`;
  const penalty = penaltyLine(notice, late);
  const step = nextStep(principalOf(notice), late.days);
  const changesOn = step === undefined ? undefined : countedDay(intervals, late.lastDay, step);
  return {
    lines: [...stated(notice, because), ...(penalty ? [penalty] : [])],
    ...(changesOn === undefined ? {} : { changesAt: startOfDay(changesOn, terms.zone) }),
  };
};

const unserved = (notice: Notice): PolicyResult => ({
  lines: stated(
    notice,
    'the fine as decided; no term runs and nothing is added while the day of receipt is not known',
  ),
});

export const cnTrafficFine: Policy = {
  version: 1,
  assess: (obligation, at, terms) => {
    const { receivedOn } = obligation.notice;
    return receivedOn === undefined
      ? unserved(obligation.notice)
      : served(obligation, receivedOn, localDateAt(at, terms.zone), terms);
  },
};
