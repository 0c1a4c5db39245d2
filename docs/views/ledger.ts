// Journal entries and trial balances as the API answers them.
import * as z from 'zod';
import { Currency } from '../../shared/kernel/money.ts';
import { causes, EntryLine } from '../../shared/ledger/model/entry.ts';
import { lineKinds } from '../../shared/obligations/model/obligation.ts';
import { Amount, Cursor, DayText, InstantText } from './common.ts';

const { account } = EntryLine.shape;
const number = z.string().describe('The number in the chart of accounts.');

const EntryLineView = z
  .strictObject({
    account,
    number,
    debit: Amount.min(1).optional().describe('Minor units; a line has a debit or a credit.'),
    credit: Amount.min(1).optional(),
    kind: z.enum(lineKinds).optional(),
    revenue_item: z.string().optional(),
    obligation_id: z.string().optional(),
    why: z.string().optional().describe('Why money is surplus.'),
  })
  .meta({ id: 'EntryLine', description: "One side of an entry, in the entry's currency." });

export const EntryView = z
  .strictObject({
    book: z.string().describe('An account of ours, or `office`.'),
    business_day: DayText,
    reference: z.string().describe("The attempt's provider reference, or a run's id."),
    cause: z.enum(causes),
    booked_at: InstantText,
    currency: Currency,
    lines: z.array(EntryLineView).min(2),
    provider_id: z.string().optional(),
    provider_at: InstantText.optional(),
    provider_day: z.string().optional().describe("The provider's own accounting day."),
    reference_day: DayText.optional().describe('The earlier day that it belongs to.'),
  })
  .meta({ id: 'Entry', description: 'A balanced, immutable journal entry.' });

export const EntriesView = z
  .strictObject({ entries: z.array(EntryView), cursor: Cursor })
  .meta({ id: 'Entries', description: 'A page of entries, in order of shard and reference.' });

const Movement = z.strictObject({
  account,
  number,
  name: z.string(),
  debit: Amount.min(0),
  credit: Amount.min(0),
  balance: Amount.describe('Debits less credits.'),
});

export const TrialBalanceView = z
  .strictObject({
    from: DayText,
    to: DayText,
    currencies: z.array(
      z.strictObject({
        currency: Currency,
        entries: z.int().min(0),
        difference: z.literal(0).describe('Zero, always.'),
        accounts: z.array(Movement).describe('In the order of the chart.'),
      }),
    ),
  })
  .meta({ id: 'TrialBalance', description: 'Movements per currency and account.' });
