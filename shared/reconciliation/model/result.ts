// The result of a run as data: rows, discrepancies, items to open and close, and totals that close.
import type { StatementFault } from '../../statements/format.ts';
import { refusedFile } from '../../statements/format.ts';
import { contraOf } from './booking.ts';
import { type Discrepancy, discrepanciesOf } from './discrepancy.ts';
import { type Expected, nameOf, type OpenItem } from './expected.ts';
import { contentDigest, lineDigest, type Row } from './rows.ts';
import { assertClosed, endEntry, endLine, type Totals } from './totals.ts';
import type { Verdict } from './verdict.ts';
import type { Span, Window } from './window.ts';

/** More differences than this are no differences: it is another file. */
const discrepancyLimit = 10_000;

export interface Result {
  readonly rows: readonly Row[];
  readonly discrepancies: readonly Discrepancy[];
  readonly opened: readonly Expected[];
  readonly closed: readonly OpenItem[];
  /** Days of the paired entries. */
  readonly paired: Window | undefined;
  readonly totals: Totals;
}

const rowOf = ({ line, end, entry }: Verdict): Row => ({
  lineDigest: lineDigest(line),
  contentDigest: contentDigest(line),
  end,
  line: line.line,
  ...(entry && { pair: { reference: entry.reference, cause: entry.cause, day: entry.day } }),
});

const pairedDays = (verdicts: readonly Verdict[]): Window | undefined => {
  const days = [...new Set(verdicts.flatMap(({ entry }) => entry?.day ?? []))].sort();
  const [from, to] = [days[0], days.at(-1)];
  return from === undefined || to === undefined ? undefined : { from, to };
};

/** What happens to the entries that no line named: carried on, opened, or left to a later file. */
const endsOfLeft = (
  left: readonly Expected[],
  open: ReadonlyMap<string, OpenItem>,
  span: Span | undefined,
) =>
  left.map((entry) => {
    const isOpen = open.has(nameOf(entry));
    const isDue = span !== undefined && entry.at <= span.to;
    return { entry, isOpen, end: isOpen || isDue ? 'missing_there' : 'pending' } as const;
  });

/** Sums up a comparison. Throws when the totals do not close; refuses what is no statement of ours. */
export const resultOf = (
  compared: { readonly verdicts: readonly Verdict[]; readonly left: readonly Expected[] },
  file: { readonly faults: readonly StatementFault[]; readonly totals: Totals },
  context: {
    readonly open: ReadonlyMap<string, OpenItem>;
    readonly span: Span | undefined;
  },
): Result => {
  const { verdicts } = compared;
  const left = endsOfLeft(compared.left, context.open, context.span);
  for (const { line, end } of verdicts) endLine(file.totals, line, end);
  for (const { entry, end } of verdicts)
    if (entry) endEntry(file.totals, entry, end === 'amount' ? 'amount' : 'matched');
  for (const { entry, end } of left) endEntry(file.totals, entry, end);
  assertClosed(file.totals);
  const opened = left.filter(({ isOpen, end }) => !isOpen && end === 'missing_there');
  const discrepancies = discrepanciesOf({
    verdicts,
    faults: file.faults,
    opened: opened.map(({ entry }) => entry),
  });
  if (discrepancies.length > discrepancyLimit)
    throw refusedFile(
      'statement_too_many_discrepancies',
      `${discrepancies.length} differences: is this the account's statement, and is it complete?`,
    );
  return {
    rows: verdicts.filter((verdict) => contraOf(verdict) !== undefined).map(rowOf),
    discrepancies,
    opened: opened.map(({ entry }) => entry),
    closed: verdicts.flatMap(({ entry }) => (entry && context.open.get(nameOf(entry))) ?? []),
    paired: pairedDays(verdicts),
    totals: file.totals,
  };
};
