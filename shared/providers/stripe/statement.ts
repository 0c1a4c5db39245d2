// An account's settlement as CSV in the columns of Stripe's itemized report, built from its payouts.
//
// Balance transactions are read instead of ordering a report run: they are there as soon as the
// payout is reconciled, need no polling, and carry the same facts under the same ids.
import type Stripe from 'stripe';
import * as z from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { Currency, formatDecimal } from '../../kernel/money.ts';
import { addDays, type Instant, iso } from '../../kernel/time.ts';
import type { Unknown } from '../outcomes.ts';
import { type Answer, ask, fault } from './ask.ts';
import { fromStripe } from './money.ts';
import { pageOf } from './shapes.ts';

const Seconds = z.int().transform((seconds) => seconds * 1_000);
const Metadata = z.record(z.string(), z.string()).nullish();

/** What moved: a charge, a refund, a dispute; each names what it is about. */
const Source = z.object({
  id: z.string(),
  object: z.string(),
  charge: z.string().nullish(),
  payment_intent: z.string().nullish(),
  metadata: Metadata,
  payment_method_details: z.object({ type: z.string() }).nullish(),
});
type Source = z.infer<typeof Source>;

const Transaction = z.object({
  id: z.string(),
  type: z.string(),
  reporting_category: z.string(),
  amount: z.int(),
  fee: z.int(),
  net: z.int(),
  currency: z
    .string()
    .transform((code) => code.toUpperCase())
    .pipe(Currency),
  created: Seconds,
  available_on: Seconds,
  source: z.union([z.string(), Source]).nullish(),
});
type Transaction = z.infer<typeof Transaction>;

const Payout = z.object({
  id: z.string(),
  created: Seconds,
  automatic: z.boolean(),
  reconciliation_status: z.enum(['completed', 'in_progress', 'not_applicable']),
});
type Payout = z.infer<typeof Payout>;

interface Row {
  readonly payout: Payout;
  readonly line: Transaction;
  readonly source: Source | undefined;
}

/** `2026-11-23 08:15:59`, as Stripe's reports print UTC. */
const printed = (instant: Instant): string => iso(instant).slice(0, 19).replace('T', ' ');

/** Reports print major units, unlike the API. */
const amount = (units: number, { line: { currency } }: Row): string =>
  formatDecimal(fromStripe(units, currency).amount, currency);

const chargeOf = ({ source }: Row): string =>
  (source?.object === 'charge' ? source.id : source?.charge) ?? '';

const metadata = ({ source }: Row, key: string): string => source?.metadata?.[key] ?? '';

const sourceId = ({ line, source }: Row): string =>
  source?.id ?? (typeof line.source === 'string' ? line.source : line.id);

/** The columns, in the report's order; a refund carries our reference in its own metadata too. */
const columns: Readonly<Record<string, (row: Row) => string>> = {
  automatic_payout_id: ({ payout }) => payout.id,
  balance_transaction_id: ({ line }) => line.id,
  created_utc: ({ line }) => printed(line.created),
  available_on_utc: ({ line }) => printed(line.available_on),
  currency: ({ line }) => line.currency.toLowerCase(),
  gross: (row) => amount(row.line.amount, row),
  fee: (row) => amount(row.line.fee, row),
  net: (row) => amount(row.line.net, row),
  reporting_category: ({ line }) => line.reporting_category,
  source_id: sourceId,
  automatic_payout_effective_at_utc: ({ payout }) => printed(payout.created),
  charge_id: chargeOf,
  payment_intent_id: ({ source }) => source?.payment_intent ?? '',
  payment_method_type: ({ source }) => source?.payment_method_details?.type ?? '',
  'payment_metadata[reference]': (row) => metadata(row, 'reference'),
  'refund_metadata[refund_reference]': (row) => metadata(row, 'refund_reference'),
};

const csv = (fields: readonly string[]): string =>
  `${fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\n`;

const rowText = (row: Row): string => csv(Object.values(columns).map((print) => print(row)));

const notNow = (code: string, detail: string, unknown?: Unknown): Failure =>
  new Failure('busy', code, detail, { retryAfterSeconds: unknown?.retryAfterSeconds ?? 60 });

/** A statement is a plain fetch: what is not known is tried again later as a whole. */
const value = <Value>(answer: Answer<Value>): Value => {
  if (answer.kind === 'value') return answer.value;
  if (answer.kind === 'refused') throw fault(answer.refusal);
  throw notNow('statement_unreachable', 'Stripe did not answer: fetch it again', answer.unknown);
};

const pageSize = 100;
/** Ten million lines: a payout with more is no payout. */
const maxPages = 100_000;

const Transactions = pageOf(Transaction);

async function* transactions(client: Stripe, payout: string): AsyncGenerator<Transaction> {
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { data, has_more } = value(
      await ask(Transactions, () =>
        client.balanceTransactions.list({
          payout,
          limit: pageSize,
          expand: ['data.source'],
          ...(after !== undefined && { starting_after: after }),
        }),
      ),
    );
    yield* data;
    after = data.at(-1)?.id;
    if (!has_more || after === undefined) return;
  }
}

async function* lines(client: Stripe, payouts: readonly Payout[]): AsyncGenerator<string> {
  yield csv(Object.keys(columns));
  for (const payout of payouts)
    for await (const line of transactions(client, payout.id)) {
      // The payout's own line is the sum of the others; the report leaves it out as well.
      if (line.type === 'payout') continue;
      const source = typeof line.source === 'object' ? (line.source ?? undefined) : undefined;
      yield rowText({ payout, line, source });
    }
}

const checked = (payout: Payout): Payout => {
  if (payout.reconciliation_status === 'completed') return payout;
  if (payout.reconciliation_status === 'in_progress')
    throw notNow('statement_not_ready', `Stripe still reconciles ${payout.id}: fetch it later`);
  throw new Failure(
    'unprocessable',
    'statement_not_itemized',
    `${payout.id} is a manual payout: Stripe keeps no list of what it contains`,
  );
};

const Payouts = pageOf(Payout);

/** Automatic payouts that arrive on a date; Stripe writes an arrival date as its UTC midnight. */
const payoutsOf = async (client: Stripe, day: string): Promise<readonly Payout[]> => {
  const seconds = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1_000;
  const { data, has_more } = value(
    await ask(Payouts, () =>
      client.payouts.list({
        arrival_date: { gte: seconds(day), lt: seconds(addDays(day, 1)) },
        limit: pageSize,
      }),
    ),
  );
  if (has_more)
    throw new Failure(
      'unprocessable',
      'statement_too_large',
      `more than ${pageSize} payouts arrive on ${day}: fetch them one by one`,
    );
  return data.filter(({ automatic }) => automatic);
};

const one = async (client: Stripe, payout: string): Promise<Payout> =>
  value(await ask(Payout, () => client.payouts.retrieve(payout)));

/**
 * The statement of one payout, or of all automatic payouts that arrive on a day (YYYY-MM-DD): CSV
 * text whose pieces end with line feeds. Throws Failure `busy` when Stripe is not ready or silent.
 */
export const statement = async (
  client: Stripe,
  { payout, day }: { readonly payout?: string; readonly day?: string },
): Promise<AsyncIterable<string>> => {
  if (payout !== undefined) return lines(client, [checked(await one(client, payout))]);
  if (day !== undefined) return lines(client, (await payoutsOf(client, day)).map(checked));
  throw new Failure('invalid', 'statement_unnamed', 'name the payout or the day of the statement');
};
