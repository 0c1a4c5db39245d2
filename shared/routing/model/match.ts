// Whether a rule's conditions hold for a payment; pure.
import type { Channel } from '../../channels.ts';
import type { Currency } from '../../kernel/money.ts';
import { type Instant, wallClockAt } from '../../kernel/time.ts';
import type { Method } from '../../providers/contract.ts';
import type { Conditions, Hours, kinds } from './ruleset.ts';

/** What rules look at. Facts that are not known yet (undefined) refuse no rule. */
export interface Facts {
  readonly at: Instant;
  /** The authority's zone. */
  readonly zone: string;
  readonly channel: Channel;
  readonly method: Method;
  readonly currency: Currency;
  /** Of the client; without one, no rule for outlets holds. */
  readonly outlet?: string | undefined;
  readonly amountMinor?: number | undefined;
  readonly kinds?: readonly (typeof kinds)[number][] | undefined;
  /** The issuing unit of each obligation; empty text where it names none. */
  readonly offices?: readonly string[] | undefined;
}

const has = <Value>(list: readonly Value[] | undefined, value: Value): boolean =>
  list === undefined || list.includes(value);

const hasAll = <Value>(
  list: readonly Value[] | undefined,
  values: readonly Value[] | undefined,
): boolean => list === undefined || values === undefined || values.every((one) => has(list, one));

const isInRange = ({ minimumMinor = 0, maximumMinor }: Conditions, amountMinor = minimumMinor) =>
  amountMinor >= minimumMinor && amountMinor <= (maximumMinor ?? amountMinor);

const minutesOf = (time: string): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const dayBefore = (weekday: number): number => (weekday === 1 ? 7 : weekday - 1);

type Clock = ReturnType<typeof wallClockAt>;

/** Over midnight, the hours after it belong to the day on which the window began. */
const isWithin = ({ days, from, to }: Hours, { minuteOfDay, weekday }: Clock): boolean => {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  if (begin < end) return has(days, weekday) && minuteOfDay >= begin && minuteOfDay < end;
  return minuteOfDay >= begin
    ? has(days, weekday)
    : minuteOfDay < end && has(days, dayBefore(weekday));
};

const isInHours = (hours: readonly Hours[] | undefined, { at, zone }: Facts): boolean => {
  if (hours === undefined) return true;
  const clock = wallClockAt(at, zone);
  return hours.some((window) => isWithin(window, clock));
};

/** True when every condition that is given holds. */
export const matches = (when: Conditions, facts: Facts): boolean =>
  has(when.channels, facts.channel) &&
  has(when.methods, facts.method) &&
  has(when.currencies, facts.currency) &&
  has<string | undefined>(when.outlets, facts.outlet) &&
  isInRange(when, facts.amountMinor) &&
  hasAll(when.kinds, facts.kinds) &&
  hasAll(when.offices, facts.offices) &&
  isInHours(when.hours, facts);
