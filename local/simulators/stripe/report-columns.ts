// The columns of Stripe's itemized payout reconciliation, in the documented order, and what each prints.
import { decimal } from '../kit/decimal.ts';
import { exponentOf } from './money.ts';
import type { Charge, Intent, Payout, Refund } from './resources.ts';
import type { FileLine, State } from './state.ts';

/** A line with everything that its columns may show. */
type Row = {
  readonly line: FileLine;
  readonly zone: string;
  readonly payout: Payout | undefined;
  readonly charge: Charge | undefined;
  readonly intent: Intent | undefined;
  readonly refund: Refund | undefined;
  readonly disputeReason: string;
};

const address = ['line1', 'line2', 'city', 'state', 'postal_code', 'country'];
const addresses = (prefix: string): readonly string[] => address.map((part) => prefix + part);

/** Every column name of payout_reconciliation.itemized.5 in order, metadata columns apart. */
const documented: readonly string[] = [
  ...['automatic_payout_id', 'automatic_payout_effective_at', 'balance_transaction_id'],
  ...['created_utc', 'created', 'available_on_utc', 'available_on', 'currency', 'gross', 'fee'],
  ...['net', 'reporting_category', 'source_id', 'description', 'customer_facing_amount'],
  ...['customer_facing_currency', 'regulatory_tag', 'automatic_payout_effective_at_utc'],
  ...['customer_id', 'customer_email', 'customer_name', 'customer_description'],
  ...addresses('customer_shipping_address_'),
  ...addresses('customer_address_'),
  ...addresses('shipping_address_'),
  ...addresses('card_address_'),
  ...['charge_id', 'payment_intent_id', 'charge_created_utc', 'charge_created', 'invoice_id'],
  ...['invoice_number', 'subscription_id', 'order_id', 'payment_method_type', 'is_link'],
  ...['card_brand', 'card_funding', 'card_country', 'statement_descriptor', 'dispute_reason'],
  ...['connected_account_id', 'connected_account_name', 'connected_account_country'],
  ...['connected_account_direct_charge_id', 'destination_payment_id'],
];

const metadataColumn = /^(payment_metadata|refund_metadata|transfer_metadata)\[([^\]]{1,40})\]$/;

/** What a file holds when nobody asked for columns: everything this simulator fills. */
export const defaultColumns: readonly string[] = [
  ...['automatic_payout_id', 'automatic_payout_effective_at', 'balance_transaction_id'],
  ...['created_utc', 'created', 'available_on_utc', 'available_on', 'currency', 'gross', 'fee'],
  ...['net', 'reporting_category', 'source_id', 'description', 'customer_facing_amount'],
  ...['customer_facing_currency', 'automatic_payout_effective_at_utc', 'charge_id'],
  ...['payment_intent_id', 'charge_created_utc', 'charge_created', 'payment_method_type'],
  ...['card_brand', 'card_funding', 'card_country', 'dispute_reason'],
  ...['payment_metadata[reference]', 'refund_metadata[reference]'],
];

export const isColumn = (name: string): boolean =>
  documented.includes(name) || metadataColumn.test(name);

type Print = (row: Row) => string;

const amount =
  (pick: (row: Row) => number): Print =>
  (row) =>
    decimal(pick(row), exponentOf(row.line.transaction.currency));

const instant =
  (pick: (row: Row) => number | undefined, local: boolean): Print =>
  (row) =>
    instantText(pick(row), local ? row.zone : 'Etc/UTC');

const card =
  (name: string): Print =>
  ({ charge }) => {
    const details = charge?.payment_method_details['card'];
    if (typeof details !== 'object' || details === null) return '';
    return String(new Map<string, unknown>(Object.entries(details)).get(name) ?? '');
  };

const effectiveAt = ({ payout }: Row): number | undefined => payout?.created;
const createdAt = ({ line }: Row): number => line.transaction.created;
const availableOn = ({ line }: Row): number => line.transaction.available_on;
const chargedAt = ({ charge }: Row): number | undefined => charge?.created;

const printers: Readonly<Record<string, Print>> = {
  automatic_payout_id: ({ line }) => line.payout,
  automatic_payout_effective_at: instant(effectiveAt, true),
  automatic_payout_effective_at_utc: instant(effectiveAt, false),
  balance_transaction_id: ({ line }) => line.transaction.id,
  created_utc: instant(createdAt, false),
  created: instant(createdAt, true),
  available_on_utc: instant(availableOn, false),
  available_on: instant(availableOn, true),
  currency: ({ line }) => line.transaction.currency,
  gross: amount(({ line }) => line.transaction.amount),
  fee: amount(({ line }) => line.transaction.fee),
  net: amount(({ line }) => line.transaction.net),
  reporting_category: ({ line }) => line.transaction.reporting_category,
  source_id: ({ line }) => line.transaction.source,
  description: ({ line }) => line.transaction.description ?? '',
  customer_facing_amount: (row) =>
    row.charge ? amount(({ line }) => line.transaction.amount)(row) : '',
  customer_facing_currency: ({ charge }) => charge?.currency ?? '',
  charge_id: ({ charge }) => charge?.id ?? '',
  payment_intent_id: ({ intent }) => intent?.id ?? '',
  charge_created_utc: instant(chargedAt, false),
  charge_created: instant(chargedAt, true),
  payment_method_type: ({ charge }) => charge?.payment_method_details.type ?? '',
  is_link: ({ charge }) => (charge ? 'false' : ''),
  card_brand: card('brand'),
  card_funding: card('funding'),
  card_country: card('country'),
  statement_descriptor: ({ intent }) => intent?.statement_descriptor ?? '',
  dispute_reason: ({ disputeReason }) => disputeReason,
};

/** The cells of a line in the columns asked for; times are printed in `zone`, and in UTC beside. */
export const cells = (
  state: State,
  line: FileLine,
  { columns, zone }: { readonly columns: readonly string[]; readonly zone: string },
): readonly string[] => {
  const row = rowOf(state, line, zone);
  return columns.map((column) => printed(row, column));
};

const printed = (row: Row, column: string): string => {
  const named = metadataColumn.exec(column);
  if (named) return metadataText(row, named[1] ?? '', named[2] ?? '');
  const print = Object.hasOwn(printers, column) ? printers[column] : undefined;
  return print ? print(row) : '';
};

const metadataText = (row: Row, kind: string, name: string): string => {
  if (kind === 'refund_metadata') return row.refund?.metadata[name] ?? '';
  if (kind !== 'payment_metadata') return '';
  if (name === 'reference' && row.line.reference !== undefined) return row.line.reference;
  return row.charge?.metadata[name] ?? '';
};

const rowOf = (state: State, line: FileLine, zone: string): Row => {
  const { source } = line.transaction;
  const refund = state.refunds.get(source);
  const dispute = state.disputes.get(source);
  const charge = state.charges.get(refund?.charge ?? dispute?.charge ?? source);
  return {
    line,
    zone,
    payout: state.payouts.get(line.payout),
    charge,
    intent: state.intents.get(charge?.payment_intent ?? ''),
    refund,
    disputeReason: dispute ? String(dispute['reason']) : '',
  };
};

/** Seconds since the epoch as "2026-10-01 08:00:00" in a time zone. */
const instantText = (atSeconds: number | undefined, zone: string): string => {
  if (atSeconds === undefined) return '';
  const local = zone === 'Etc/UTC' ? undefined : zone;
  const date = new Date(atSeconds * 1_000);
  if (local === undefined) return date.toISOString().slice(0, 19).replace('T', ' ');
  // Swedish writes dates the ISO way.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: local,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(date);
};
