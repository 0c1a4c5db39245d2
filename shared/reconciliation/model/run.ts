// A run: one statement file of one account, read once, with its totals; its id names the account.
import * as z from 'zod';
import { digest } from '../../kernel/id.ts';
import { Instant, iso, LocalDate } from '../../kernel/time.ts';
import { Totals } from './totals.ts';

const Days = z.object({ from: LocalDate, to: LocalDate });
const Span = z.object({ from: Instant, to: Instant });

export const Run = z.object({
  id: z.string(),
  account: z.string(),
  /** The object's key in the bucket of statements. */
  file: z.string(),
  /** SHA-256 of its bytes, in hex: what a file is, whatever its name. */
  hash: z.string(),
  format: z.string(),
  state: z.enum(['running', 'committed', 'refused']),
  /** Counts the tries: each writes its blocks under a name of its own, so that none meets another's. */
  attempt: z.int().min(1),
  startedAt: Instant,
  finishedAt: Instant.optional(),
  refusal: z.object({ code: z.string(), detail: z.string() }).optional(),
  /** Days of the ledger that were read. */
  window: Days.optional(),
  /** Days of the entries that were paired. */
  paired: Days.optional(),
  /** From the first to the last movement that the file tells. */
  span: Span.optional(),
  totals: Totals.optional(),
  blocks: z.int().optional(),
  discrepancies: z.int().optional(),
});
export type Run = Readonly<z.infer<typeof Run>>;
export type StoredRun = Run & { readonly revision: number };
export const StoredRun = Run.extend({ revision: z.int() });

/** What a finished try knows of its file. */
export type Outcome = Pick<
  Run,
  'window' | 'paired' | 'span' | 'totals' | 'blocks' | 'discrepancies'
>;

/** Sorts by time, carries its account (ids have no `_`), and is safe in keys and cursors. */
export const runIdPattern = /^([a-z0-9][a-z0-9-]{1,31})_\d{8}T\d{9}Z_[0-9a-f]{8}$/;

export const runId = (account: string, at: Instant, hash: string): string =>
  `${account}_${iso(at).replaceAll(/[-:.]/g, '')}_${hash.slice(0, 8)}`;

/** The account that a run's id names; undefined when it is no run's id. */
export const accountOfRun = (id: string): string | undefined => runIdPattern.exec(id)?.[1];

/** Where this try of a run writes in the ledger; only the try that committed is ever read. */
export const tryOf = (run: Pick<Run, 'id' | 'attempt'>): string => `${run.id}_${run.attempt}`;

/** The record that makes blocks, discrepancies and open items of a try real. */
export const CommitRecord = z.object({
  run: z.string(),
  account: z.string(),
  file: z.string(),
  hash: z.string(),
  at: Instant,
  totals: Totals,
  blocks: z.int(),
  discrepancies: z.int(),
  /** SHA-256 over the rows of all blocks in order. */
  rowsDigest: z.string(),
});
export type CommitRecord = Readonly<z.infer<typeof CommitRecord>>;

export const rowsDigest = (blocks: readonly { readonly rows: string }[]): string =>
  digest(blocks.map((block) => block.rows).join(''));
