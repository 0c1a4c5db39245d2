// The contract of a column mapping: which columns a file has, and what one row of it says.
import { type Currency, parseDecimal } from '../../../kernel/money.ts';
import { noticeLimitMinor } from '../checks.ts';
import type { Columns, Row } from '../csv/records.ts';

/** What is wrong with a row, and what to do about it. */
export interface RowFault {
  readonly code: string;
  readonly detail: string;
}

export interface MappedRow {
  readonly number: string;
  readonly category?: string;
  /** A notice, still to be parsed by its schema. Absent members may be undefined. */
  readonly notice: Readonly<Record<string, unknown>>;
}

export interface Mapping {
  readonly columns: Columns;
  /** The column of the printed number: it names rejected rows, too. */
  readonly number: string;
  /** Columns of money in plain decimals: each is summed up in the report. Blank is nothing. */
  readonly money: readonly string[];
  /** The only currency that such files are in; the authority's own when absent. */
  readonly currency?: Currency;
  /** `amounts`: the columns of money in minor units, none of them negative. */
  readonly read: (row: Row, amounts: Amounts, currency: Currency) => MappedRow | RowFault;
}

export type Amounts = Readonly<Record<string, number>>;

/** The columns of money of a row, in minor units; a column that cannot be read says why. */
export const amountsOf = (
  { money }: Pick<Mapping, 'money'>,
  row: Row,
  currency: Currency,
): Amounts | RowFault => {
  const amounts: Record<string, number> = {};
  for (const column of money) {
    const text = row[column]?.trim() || '0';
    const amount = parseDecimal(text, currency);
    if (amount === undefined || amount < 0 || amount > noticeLimitMinor)
      return {
        code: 'bad_amount',
        detail: `${column} is "${text.slice(0, 40)}": write a plain decimal of ${currency} such as 200.00, not below 0`,
      };
    amounts[column] = amount;
  }
  return amounts;
};

export const isFault = (value: object): value is RowFault => 'code' in value && 'detail' in value;

/** A field's text on one line, or undefined when it is blank. */
export const textIn = (row: Row, column: string): string | undefined =>
  row[column]?.replace(/\p{Cc}+/gu, ' ').trim() || undefined;
