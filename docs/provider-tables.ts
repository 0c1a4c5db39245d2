// The tables of docs/providers.md about providers: one function per table, one row per provider.
import { type Currency, exponents, formatDecimal } from '../shared/kernel/money.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../shared/kernel/time.ts';
import { type Capabilities, methods, type PayerPart } from '../shared/providers/contract.ts';
import type { ProviderName } from '../shared/providers/names.ts';
import { formats } from '../shared/statements/registry.ts';
import { methodWords, partWords, proofWords } from './provider-words.ts';

export interface Provider {
  readonly name: ProviderName;
  readonly can: Capabilities;
}

const code = (text: string): string => `\`${text}\``;

export const none = '–';

export const listed = (names: readonly string[]): string =>
  names.length === 0 ? none : names.map(code).join(', ');

/** A table of Markdown, and the empty line after it. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  '',
];

const spans = [
  { ms: dayMs, unit: 'day' },
  { ms: hourMs, unit: 'hour' },
  { ms: minuteMs, unit: 'minute' },
  { ms: secondMs, unit: 'second' },
  { ms: 1, unit: 'millisecond' },
] as const;

/** The largest unit that leaves no rest: ninety minutes stay `90 minutes`. */
const duration = (ms: number): string => {
  const { ms: unitMs, unit } =
    spans.find((span) => ms >= span.ms && ms % span.ms === 0) ?? spans[4];
  const count = ms / unitMs;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

const grouped = (decimal: string): string => {
  const [whole = '', fraction] = decimal.split('.');
  const parts = [whole.replace(/\B(?=(\d{3})+$)/g, ','), fraction];
  return parts.filter((part) => part !== undefined).join('.');
};

/** `50,000.00 CNY` */
export const priced = (amountMinor: number, currency: Currency): string =>
  `${grouped(formatDecimal(amountMinor, currency))} ${currency}`;

/** In units of the currency where there is but one; else in minor units, which differ. */
const amount = (amountMinor: number, { currencies }: Capabilities): string => {
  const [only, ...others] = currencies;
  if (only === undefined || others.length > 0) return grouped(String(amountMinor));
  return priced(amountMinor, only);
};

const currenciesOf = ({ currencies }: Capabilities): string =>
  currencies.length === Object.keys(exponents).length
    ? `all ${currencies.length}`
    : currencies.join(', ');

const needs = (can: Capabilities): string => {
  const told = Object.entries(can.needs ?? {}).map(
    ([presentation, parts]: readonly [string, readonly PayerPart[]]) =>
      `${code(presentation)}: ${parts.map((part) => partWords[part]).join(', ')}`,
  );
  return told.length === 0 ? none : told.join('; ');
};

export const orderTable = (providers: readonly Provider[]): readonly string[] =>
  table(
    ['provider', 'methods', 'presentations', 'currencies', 'least', 'most', 'must be sent along'],
    providers.map(({ name, can }) => [
      code(name),
      listed(can.methods),
      listed(can.presentations),
      currenciesOf(can),
      amount(can.minimumMinor, can),
      amount(can.maximumMinor, can),
      needs(can),
    ]),
  );

const endOf = ({ ends }: Capabilities): string => {
  if (ends.by === 'by_time') return `with its own time, and ${duration(ends.guardMs)} to be sure`;
  return ends.by === 'on_request' ? 'when the provider confirms a close' : 'never';
};

export const endTable = (providers: readonly Provider[]): readonly string[] =>
  table(
    [
      'provider',
      'an order ends',
      'an unpaid scanned code is undone after',
      'a call may be repeated for',
    ],
    providers.map(({ name, can }) => [
      code(name),
      endOf(can),
      can.undoAfterMs === undefined ? none : duration(can.undoAfterMs),
      can.repeatableMs === 0 ? none : duration(can.repeatableMs),
    ]),
  );

const refundCells = ({ refunds }: Capabilities): readonly string[] =>
  refunds === undefined
    ? ['no', none, none]
    : [refunds.toSource ? 'yes' : 'no', duration(refunds.withinMs), String(refunds.timesPerOrder)];

export const refundTable = (providers: readonly Provider[]): readonly string[] =>
  table(
    ['provider', 'to the source', 'within', 'parts of one order'],
    providers.map(({ name, can }) => [code(name), ...refundCells(can)]),
  );

const proof = (kind: keyof typeof proofWords | undefined): string =>
  kind === undefined ? none : proofWords[kind];

export const trustTable = (providers: readonly Provider[]): readonly string[] =>
  table(
    ['provider', 'notifies', 'our calls', 'its messages', 'statement format'],
    providers.map(({ name, can }) => [
      code(name),
      can.notifies ? 'yes' : 'no',
      proof(can.proofs?.calls),
      proof(can.proofs?.messages),
      listed([formats[name]?.name ?? []].flat()),
    ]),
  );

export const methodTable = (providers: readonly Provider[]): readonly string[] =>
  table(
    ['method', 'what it is', 'providers'],
    methods.map((method) => [
      code(method),
      methodWords[method],
      listed(providers.filter(({ can }) => can.methods.includes(method)).map(({ name }) => name)),
    ]),
  );
