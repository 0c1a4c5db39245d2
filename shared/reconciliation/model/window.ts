// Which days of the ledger a file is compared with: the days its lines span, and what lies unseen before.
import {
  addDays,
  daysBetween,
  type Instant,
  type LocalDate,
  localDateAt,
} from '../../kernel/time.ts';
import { refusedFile } from '../../statements/format.ts';

/** Bookings lie at most a day beside the provider's instant: another zone, a capture around midnight. */
const marginDays = 1;
/** Before the first statement there is no earlier one to go on from. */
const firstLookBackDays = 14;
const spanLimitDays = 100;

export interface Window {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** From the first to the last movement; undefined for a file without lines. */
export const spanOf = (instants: Iterable<Instant>): Span | undefined => {
  let span: { from: Instant; to: Instant } | undefined;
  for (const at of instants) {
    span ??= { from: at, to: at };
    span.from = Math.min(span.from, at);
    span.to = Math.max(span.to, at);
  }
  return span;
};

/**
 * The days to read. `coveredTo` is the last instant that committed files told of: a gap since then is
 * read too, so that no entry slips between two files.
 */
export const windowOf = (span: Span, zone: string, coveredTo: Instant | undefined): Window => {
  const first = localDateAt(span.from, zone);
  const last = localDateAt(span.to, zone);
  if (daysBetween(first, last) > spanLimitDays)
    throw refusedFile(
      'statement_span',
      `the lines span more than ${spanLimitDays} days: ask the provider for shorter periods`,
    );
  const before =
    coveredTo === undefined ? addDays(first, -firstLookBackDays) : localDateAt(coveredTo, zone);
  const earliest = addDays(last, -2 * spanLimitDays);
  const start = [first, before].sort()[0] ?? first;
  return {
    from: addDays(start < earliest ? earliest : start, -marginDays),
    to: addDays(last, marginDays),
  };
};

export const daysOf = ({ from, to }: Window): readonly LocalDate[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, offset) => addDays(from, offset));

/** Whether two ranges (of dates or of instants) have anything in common. */
export const overlaps = <At extends string | number>(
  one: { readonly from: At; readonly to: At } | undefined,
  other: { readonly from: At; readonly to: At } | undefined,
): boolean =>
  one !== undefined && other !== undefined && one.from <= other.to && other.from <= one.to;
