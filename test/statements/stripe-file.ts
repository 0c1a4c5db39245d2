// Builds Stripe itemized reports for tests: rows with overrides, quoted where CSV wants it.
import { formatDecimal } from '../../shared/kernel/money.ts';
import { iso } from '../../shared/kernel/time.ts';
import type { StatementLine } from '../../shared/statements/format.ts';

export const stripeColumns = [
  'automatic_payout_id',
  'automatic_payout_effective_at',
  'balance_transaction_id',
  'created_utc',
  'created',
  'currency',
  'gross',
  'fee',
  'net',
  'reporting_category',
  'source_id',
  'description',
  'customer_email',
  'charge_id',
  'payment_intent_id',
  'payment_metadata[reference]',
] as const;

export type StripeRow = Readonly<Record<string, string>>;

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

export const csv = (
  rows: readonly StripeRow[],
  columns: readonly string[] = stripeColumns,
): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((fields) => `${fields.map(quoted).join(',')}\n`)
    .join('');

const text = (at: number): string => iso(at).slice(0, 19).replace('T', ' ');

/** The row that says what a line says. */
export const rowFor = (line: Omit<StatementLine, 'is' | 'line' | 'kind'>): StripeRow => ({
  automatic_payout_id: line.payout ?? '',
  automatic_payout_effective_at: text(line.at),
  balance_transaction_id: line.providerLineId,
  created_utc: text(line.at),
  created: text(line.at),
  currency: line.currency.toLowerCase(),
  gross: formatDecimal(line.grossMinor, line.currency),
  fee: formatDecimal(line.feeMinor, line.currency),
  net: formatDecimal(line.netMinor, line.currency),
  reporting_category: line.category,
  source_id: line.sourceId ?? '',
  description: 'Notice "A, B"\nsecond line, after a break',
  customer_email: 'payer@example.org',
  payment_intent_id: line.providerId ?? '',
  'payment_metadata[reference]': line.reference ?? '',
});
