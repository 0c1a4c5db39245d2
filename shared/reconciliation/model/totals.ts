// Counts and sums of a run, per currency and class; they must close against file and ledger.
import * as z from 'zod';
import type { StatementLine } from '../../statements/format.ts';
import type { EntryClass, LineClass } from './classes.ts';

const LineSums = z.object({
  count: z.int(),
  grossMinor: z.int(),
  feeMinor: z.int(),
  netMinor: z.int(),
});
const EntrySums = z.object({ count: z.int(), amountMinor: z.int() });
export type LineSums = Readonly<z.infer<typeof LineSums>>;
export type EntrySums = Readonly<z.infer<typeof EntrySums>>;

const byCurrency = <Sums extends z.ZodType>(sums: Sums) => z.record(z.string(), sums);
const byClass = <Sums extends z.ZodType>(sums: Sums) =>
  z.record(z.string(), z.record(z.string(), sums));

export const Totals = z.object({
  file: z.object({ rows: z.int(), malformed: z.int(), lines: byCurrency(LineSums) }),
  lines: byClass(LineSums),
  ledger: byCurrency(EntrySums),
  entries: byClass(EntrySums),
});
export type Totals = z.infer<typeof Totals>;

type LineAmounts = Pick<StatementLine, 'grossMinor' | 'feeMinor' | 'netMinor' | 'currency'>;

const noLines: LineSums = { count: 0, grossMinor: 0, feeMinor: 0, netMinor: 0 };
const noEntries: EntrySums = { count: 0, amountMinor: 0 };

const plusLine = (sums: LineSums, line: LineAmounts): LineSums => ({
  count: sums.count + 1,
  grossMinor: sums.grossMinor + line.grossMinor,
  feeMinor: sums.feeMinor + line.feeMinor,
  netMinor: sums.netMinor + line.netMinor,
});

const plusEntry = (sums: EntrySums, amountMinor: number): EntrySums => ({
  count: sums.count + 1,
  amountMinor: sums.amountMinor + amountMinor,
});

/** Totals under construction: what is read is counted apart from how it ends. */
export const newTotals = (): Totals => ({
  file: { rows: 0, malformed: 0, lines: {} },
  lines: {},
  ledger: {},
  entries: {},
});

export const readLine = ({ file }: Totals, line: LineAmounts): void => {
  file.rows += 1;
  file.lines[line.currency] = plusLine(file.lines[line.currency] ?? noLines, line);
};

export const readFault = ({ file }: Totals): void => {
  file.rows += 1;
  file.malformed += 1;
};

export const readEntry = ({ ledger }: Totals, currency: string, amountMinor: number): void => {
  ledger[currency] = plusEntry(ledger[currency] ?? noEntries, amountMinor);
};

export const endLine = ({ lines }: Totals, line: LineAmounts, end: LineClass): void => {
  lines[line.currency] ??= {};
  const classes = lines[line.currency] ?? {};
  classes[end] = plusLine(classes[end] ?? noLines, line);
};

export const endEntry = (
  { entries }: Totals,
  entry: { readonly currency: string; readonly amountMinor: number },
  end: EntryClass,
): void => {
  entries[entry.currency] ??= {};
  const classes = entries[entry.currency] ?? {};
  classes[end] = plusEntry(classes[end] ?? noEntries, entry.amountMinor);
};

type AnySums = Readonly<Record<string, number>>;

const added = (all: readonly AnySums[]): AnySums => {
  const total: Record<string, number> = {};
  for (const sums of all)
    for (const [name, value] of Object.entries(sums)) total[name] = (total[name] ?? 0) + value;
  return total;
};

const isSame = (one: AnySums, other: AnySums): boolean =>
  Object.entries(one).every(
    ([name, value]) => Number.isSafeInteger(value) && other[name] === value,
  );

const closes = (
  read: Readonly<Record<string, AnySums>>,
  ended: Readonly<Record<string, Readonly<Record<string, AnySums>>>>,
): boolean =>
  [...new Set([...Object.keys(read), ...Object.keys(ended)])].every((currency) =>
    isSame(read[currency] ?? {}, added(Object.values(ended[currency] ?? {}))),
  );

/**
 * Throws when classes do not add up to what was read: a fault of ours, and nothing may be committed.
 * Invariant: every line and every entry ends in exactly one class.
 */
export const assertClosed = (totals: Totals): void => {
  const lineCount = Object.values(totals.file.lines).reduce((sum, { count }) => sum + count, 0);
  const isWhole =
    lineCount + totals.file.malformed === totals.file.rows &&
    closes(totals.file.lines, totals.lines) &&
    closes(totals.ledger, totals.entries);
  if (!isWhole) throw new Error(`the totals of a run do not close: ${JSON.stringify(totals)}`);
};
