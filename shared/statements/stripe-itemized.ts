// Stripe's itemized payout reconciliation report as CSV (payout_reconciliation.itemized.5 and its kin).

import { referencePattern } from '../kernel/id.ts';
import { amountLimitMinor, Currency, parseDecimal } from '../kernel/money.ts';
import type { Instant } from '../kernel/time.ts';
import { type CsvRow, csvRows, cutOff } from './csv.ts';
import {
  type FaultCode,
  format,
  type LineKind,
  type StatementFault,
  type StatementLine,
  type StatementRow,
} from './format.ts';

const addressParts = ['line1', 'line2', 'city', 'state', 'postal_code', 'country'];
const addresses = ['customer_shipping', 'customer', 'shipping', 'card'].flatMap((whose) =>
  addressParts.map((part) => `${whose}_address_${part}`),
);

const referenceColumn = 'payment_metadata[reference]';

/** What a run needs; docs.stripe.com/reports/report-types/payout-reconciliation. */
const required = [
  'automatic_payout_id',
  'balance_transaction_id',
  'created_utc',
  'currency',
  'gross',
  'fee',
  'net',
  'reporting_category',
  'source_id',
  'payment_intent_id',
  referenceColumn,
] as const;

const known = new Set([
  ...required,
  ...addresses,
  ...'automatic_payout_effective_at automatic_payout_effective_at_utc created available_on'.split(
    ' ',
  ),
  ...'available_on_utc description customer_facing_amount customer_facing_currency'.split(' '),
  ...'regulatory_tag customer_id customer_email customer_name customer_description'.split(' '),
  ...'charge_id charge_created charge_created_utc invoice_id invoice_number'.split(' '),
  ...'subscription_id order_id payment_method_type is_link card_brand card_funding'.split(' '),
  ...'card_country statement_descriptor dispute_reason connected_account_id'.split(' '),
  ...'connected_account_name connected_account_country connected_account_direct_charge_id'.split(
    ' ',
  ),
  'destination_payment_id',
]);

const metadata = /^(?:payment|refund|transfer)_metadata\[[^\]]{1,40}\]$/;

const columns = {
  required,
  known: (column: string) => known.has(column) || metadata.test(column),
} as const;

/** Stripe's reporting categories by what they mean to us; what is not named here is `other`. */
const kinds: Readonly<Record<string, LineKind>> = {
  charge: 'capture',
  refund: 'refund',
  dispute: 'dispute',
  dispute_reversal: 'dispute_reversal',
  fee: 'fee',
  network_cost: 'fee',
  tax: 'fee',
  payout: 'payout',
};

const instantPattern = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/;

/** `2026-11-23 08:15:59` in UTC; undefined when it is no real instant. */
const instantOf = (text: string): Instant | undefined => {
  const found = instantPattern.exec(text);
  if (!found) return undefined;
  const [, date = '', time = '', seconds = ':00'] = found;
  const instant = Date.parse(`${date}T${time}${seconds}Z`);
  const real = instant >= 0 && new Date(instant).getUTCDate() === Number(date.slice(8));
  return real ? instant : undefined;
};

class Unreadable extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

const amountOf = (row: CsvRow, column: string, currency: Currency, empty?: number): number => {
  const text = row.field(column);
  if (text === '' && empty !== undefined) return empty;
  const amountMinor = parseDecimal(text, currency);
  if (amountMinor === undefined || Math.abs(amountMinor) > amountLimitMinor)
    throw new Unreadable(
      'row_amount',
      `"${column}" must be a plain decimal of ${currency} such as 206.00: no exponent, no ` +
        'thousands separator, no further digits',
    );
  return amountMinor;
};

const currencyOf = (row: CsvRow): Currency => {
  const result = Currency.safeParse(row.field('currency').toUpperCase());
  if (result.success) return result.data;
  throw new Unreadable('row_currency', '"currency" is none that this deployment knows');
};

const identifier = /^[\x21-\x7e]{1,255}$/;

const identifierOf = (row: CsvRow, column: string): string => {
  const text = row.field(column);
  if (identifier.test(text)) return text;
  throw new Unreadable('row_identifier', `"${column}" must be 1 to 255 visible ASCII characters`);
};

const optional = (row: CsvRow, column: string): string | undefined =>
  row.field(column) === '' ? undefined : identifierOf(row, column);

const amountsOf = (row: CsvRow) => {
  const currency = currencyOf(row);
  const grossMinor = amountOf(row, 'gross', currency);
  const feeMinor = amountOf(row, 'fee', currency, 0);
  const netMinor = amountOf(row, 'net', currency);
  if (grossMinor - feeMinor !== netMinor)
    throw new Unreadable('row_arithmetic', '"net" is not "gross" less "fee"');
  return { currency, grossMinor, feeMinor, netMinor };
};

const atOf = (row: CsvRow): Instant => {
  const at = instantOf(row.field('created_utc'));
  if (at !== undefined) return at;
  throw new Unreadable('row_instant', '"created_utc" must be a real YYYY-MM-DD HH:MM:SS in UTC');
};

/** Other systems may write their own references into the same account: those are not ours. */
const referenceOf = (row: CsvRow): string | undefined => {
  const text = row.field(referenceColumn);
  if (referencePattern.test(text)) return text;
  if (row.unfinished && text !== '') throw cutOff(row.line);
  return undefined;
};

const lineOf = (row: CsvRow): StatementLine => {
  const category = identifierOf(row, 'reporting_category');
  const reference = referenceOf(row);
  const providerId = optional(row, 'payment_intent_id');
  const sourceId = optional(row, 'source_id');
  const payout = optional(row, 'automatic_payout_id');
  return {
    is: 'line',
    line: row.line,
    kind: kinds[category] ?? 'other',
    category,
    providerLineId: identifierOf(row, 'balance_transaction_id'),
    ...(sourceId === undefined ? {} : { sourceId }),
    ...(reference === undefined ? {} : { reference }),
    ...(providerId === undefined ? {} : { providerId }),
    ...(payout === undefined ? {} : { payout }),
    at: atOf(row),
    ...amountsOf(row),
  };
};

/** A row that its own faults make unreadable; in the last, unfinished row a fault means a cut. */
const read = (row: CsvRow | StatementFault): StatementRow => {
  if (row.is === 'fault') return row;
  try {
    return lineOf(row);
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    if (row.unfinished) throw cutOff(row.line);
    return { is: 'fault', line: row.line, code: fault.code, detail: fault.message };
  }
};

async function* rows(text: AsyncIterable<string>): AsyncGenerator<StatementRow> {
  for await (const row of csvRows(text, columns)) yield read(row);
}

export const stripeItemized = format({ name: 'stripe-itemized', encoding: 'utf-8', read: rows });
