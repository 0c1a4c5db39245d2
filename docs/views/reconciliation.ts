// Runs, discrepancies and open items as the API answers them.
import * as z from 'zod';
import {
  entryClasses,
  expectedCauses,
  lineClasses,
} from '../../shared/reconciliation/model/classes.ts';
import { Run, runIdPattern } from '../../shared/reconciliation/model/run.ts';
import { Amount, Cursor, DayText, InstantText, SignedMoney } from './common.ts';

const LineSums = z.strictObject({
  count: z.int().min(0),
  gross: Amount,
  fee: Amount,
  net: Amount,
});
const EntrySums = z.strictObject({ count: z.int().min(0), amount: Amount });

const byCurrency = <Sums extends z.ZodType>(sums: Sums) => z.record(z.string(), sums);

const Totals = z
  .strictObject({
    file: z.strictObject({
      rows: z.int().min(0),
      malformed: z.int().min(0),
      lines: byCurrency(LineSums),
    }),
    lines: byCurrency(z.partialRecord(z.enum(lineClasses), LineSums)),
    ledger: byCurrency(EntrySums),
    entries: byCurrency(z.partialRecord(z.enum(entryClasses), EntrySums)),
  })
  .meta({
    id: 'RunTotals',
    description: 'By currency, and by class: each line and each entry ends in exactly one.',
  });

const RunId = z.string().regex(runIdPattern);

export const RunView = z
  .strictObject({
    run_id: RunId,
    account: z.string(),
    file: z.string().describe("The object's key in the bucket of statements."),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    format: z.string(),
    state: Run.shape.state,
    attempt: z.int().min(1).describe('Counts the tries; only one commits.'),
    started_at: InstantText,
    finished_at: InstantText.optional(),
    refusal: z
      .strictObject({ code: z.string(), detail: z.string() })
      .optional()
      .describe('Why the file as a whole was refused, and what to do.'),
    days: z
      .strictObject({ from: DayText, to: DayText })
      .optional()
      .describe('Days of the ledger that were read.'),
    movements: z
      .strictObject({ from: InstantText, to: InstantText })
      .optional()
      .describe('From the first to the last movement of the file.'),
    discrepancies: z.int().min(0).optional().describe('How many were found.'),
    totals: Totals.optional(),
  })
  .meta({ id: 'Run', description: 'One statement file of one account, read once.' });

export const RunsView = z
  .strictObject({ runs: z.array(RunView), cursor: Cursor })
  .meta({ id: 'Runs', description: "A page of an account's runs, newest first." });

export const DiscrepancyView = z
  .strictObject({
    number: z.int().min(1),
    class: z.enum([...lineClasses, ...entryClasses]),
    why: z.string().describe('A stable word.'),
    detail: z.string().describe('What it is, and what to do.'),
    line: z.int().min(1).optional().describe('Where the line stands in the file.'),
    provider_line_id: z.string().optional(),
    provider_id: z.string().optional(),
    reference: z.string().optional(),
    payout: z.string().optional(),
    at: InstantText.optional(),
    business_day: DayText.optional(),
    gross: SignedMoney.optional(),
    fee: SignedMoney.optional(),
    net: SignedMoney.optional(),
    expected: SignedMoney.optional().describe(
      'What the ledger, the contract or the sum of the lines says instead.',
    ),
  })
  .meta({ id: 'Discrepancy', description: 'A difference that a run found.' });

export const DiscrepanciesView = z
  .strictObject({ discrepancies: z.array(DiscrepancyView), cursor: Cursor })
  .meta({ id: 'Discrepancies', description: 'A page of what a committed run found to differ.' });

export const OpenItemView = z
  .strictObject({
    reference: z.string(),
    cause: z.enum(expectedCauses),
    provider_id: z.string().optional(),
    business_day: DayText,
    at: InstantText,
    money: SignedMoney,
    opened_at: InstantText,
    opened_by: RunId.describe('The run that passed over it first.'),
    age_days: z.int().min(0),
  })
  .meta({ id: 'OpenItem', description: 'An entry that no statement has named yet.' });

export const OpenItemsView = z
  .strictObject({ open_items: z.array(OpenItemView), cursor: Cursor })
  .meta({
    id: 'OpenItems',
    description: 'A page; it may be short, or empty, and still have a next one.',
  });
