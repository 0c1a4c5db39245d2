// What became of an imported file: every row counted once, every column of money summed by outcome.
import * as z from 'zod';
import { Currency, sum } from '../../kernel/money.ts';
import { Instant } from '../../kernel/time.ts';
import { FileFault } from './csv/file-fault.ts';
import type { Amounts } from './mappings/mapping.ts';

export const outcomes = ['imported', 'unchanged', 'changed', 'rejected'] as const;
export type Outcome = (typeof outcomes)[number];

const Count = z.int().min(0);
const byOutcome = { imported: Count, unchanged: Count, changed: Count, rejected: Count };

export const Rejection = z.object({
  line: z.int(),
  /** As the row writes it, where it could be read. */
  number: z.string().optional(),
  code: z.string(),
  detail: z.string(),
});
export type Rejection = Readonly<z.infer<typeof Rejection>>;

/** Counts close: rows = imported + unchanged + changed + rejected, and so does each column's `read`. */
export const ImportReport = z.object({
  id: z.string(),
  authority: z.string(),
  mapping: z.string(),
  file: z.string(),
  startedAt: Instant,
  finishedAt: Instant,
  currency: Currency.optional(),
  rows: Count,
  ...byOutcome,
  /** Minor units per column and outcome. */
  sums: z.record(z.string(), z.object({ read: Count, ...byOutcome })),
  /** Rejected rows whose amounts could not be read: they are in no sum. */
  unsummed: Count,
  /** Set = the whole file was refused, and nothing of it was taken in unless rows are counted. */
  fault: z.object({ code: z.string(), detail: z.string() }).optional(),
});
export type ImportReport = Readonly<z.infer<typeof ImportReport>>;

type Counts = { [Name in Outcome]: number };
type Sums = { read: number } & Counts;

/** Counts and sums in the making. */
export interface Tally {
  rows: number;
  unsummed: number;
  readonly counts: Counts;
  readonly sums: Map<string, Sums>;
  readonly rejections: Rejection[];
}

const noCounts = (): Counts => ({ imported: 0, unchanged: 0, changed: 0, rejected: 0 });

export const newTally = (columns: readonly string[]): Tally => ({
  rows: 0,
  unsummed: 0,
  counts: noCounts(),
  sums: new Map(columns.map((column) => [column, { read: 0, ...noCounts() }])),
  rejections: [],
});

const exact = (a: number, b: number): number => {
  try {
    return sum([a, b]);
  } catch (cause) {
    throw new FileFault('sums_too_large', 'the sums of this file leave exact integers', cause);
  }
};

/** Counts a row that ended; `amounts` is undefined when its money could not be read. */
export const count = (tally: Tally, outcome: Outcome, amounts: Amounts | undefined): void => {
  tally.rows += 1;
  tally.counts[outcome] += 1;
  if (!amounts) tally.unsummed += 1;
  for (const [column, sums] of amounts ? tally.sums : []) {
    const amount = amounts?.[column] ?? 0;
    sums.read = exact(sums.read, amount);
    sums[outcome] = exact(sums[outcome], amount);
  }
};

export const reject = (tally: Tally, rejection: Rejection, amounts: Amounts | undefined): void => {
  count(tally, 'rejected', amounts);
  tally.rejections.push(rejection);
};
