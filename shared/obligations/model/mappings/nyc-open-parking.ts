// New York's open data of parking and camera violations: balances as its finance department states them.
import { formatDecimal } from '../../../kernel/money.ts';
import type { LineKind } from '../obligation.ts';
import { type Amounts, type Mapping, type RowFault, textIn } from './mapping.ts';

/**
 * | column | becomes |
 * | --- | --- |
 * | summons_number | the number |
 * | issue_date | issued on; blank is accepted, since no term runs from it; a future date is rejected |
 * | violation, county, issuing_agency | text, place, unit |
 * | fine_amount | line `fine`, item parking-fine |
 * | penalty_amount | line `penalty`, item parking-penalty |
 * | interest_amount | line `cost`, item parking-interest: a judgment's interest is no penalty of the rule |
 * | payment_amount | not stored: what is left of it is in amount_due |
 * | amount_due | decides what is owed |
 *
 * fine + penalty + interest - payment - reduction = due, and the reduction is not in the file: a balance
 * that would need a negative one contradicts itself and is rejected. Nothing due = settled elsewhere, with
 * the original lines. A rest due: what was paid or reduced is taken off interest first, then off the
 * penalty, then off the fine, so the lines always make exactly amount_due.
 */
const parts = [
  { column: 'interest_amount', kind: 'cost', revenueItem: 'parking-interest' },
  { column: 'penalty_amount', kind: 'penalty', revenueItem: 'parking-penalty' },
  { column: 'fine_amount', kind: 'fine', revenueItem: 'parking-fine' },
] as const satisfies readonly { column: string; kind: LineKind; revenueItem: string }[];

const money = [
  'fine_amount',
  'penalty_amount',
  'interest_amount',
  'payment_amount',
  'amount_due',
] as const;

const currency = 'USD';
const printed = (amountMinor: number): string => formatDecimal(amountMinor, currency);

const inFull = (amounts: Amounts, column: string): number => amounts[column] ?? 0;

const grossOf = (amounts: Amounts): number =>
  parts.reduce((gross, { column }) => gross + inFull(amounts, column), 0);

/** Lines that make gross - `offMinor`, in the order fine, penalty, interest. */
const linesOf = (amounts: Amounts, offMinor: number) => {
  let off = offMinor;
  const lines = parts.map(({ column, kind, revenueItem }) => {
    const full = inFull(amounts, column);
    const taken = Math.min(off, full);
    off -= taken;
    const amount = full - taken;
    return taken > 0
      ? { kind, revenueItem, amount, text: `rest of ${printed(full)}` }
      : { kind, revenueItem, amount };
  });
  return lines.filter(({ amount }) => amount > 0).reverse();
};

const faultOf = (amounts: Amounts): RowFault | undefined => {
  const gross = grossOf(amounts);
  const due = inFull(amounts, 'amount_due');
  const paid = inFull(amounts, 'payment_amount');
  if (gross === 0 && due === 0)
    return { code: 'nothing_owed', detail: 'no fine, penalty or interest stands in this row' };
  return due > gross - Math.min(paid, gross)
    ? {
        code: 'balance_contradicts',
        detail: `${printed(due)} cannot be due of ${printed(gross)} with ${printed(paid)} paid: correct the row`,
      }
    : undefined;
};

export const nycOpenParking: Mapping = {
  columns: {
    required: ['summons_number', 'issue_date', 'violation', ...money],
    optional: ['county', 'issuing_agency'],
    others: 'ignored',
  },
  number: 'summons_number',
  money,
  currency,
  read: (row, amounts) => {
    const fault = faultOf(amounts);
    if (fault) return fault;
    const due = inFull(amounts, 'amount_due');
    return {
      number: textIn(row, 'summons_number') ?? '',
      notice: {
        kind: 'fine',
        currency,
        lines: linesOf(amounts, due === 0 ? 0 : grossOf(amounts) - due),
        policy: 'flat-fee',
        issuedOn: textIn(row, 'issue_date'),
        text: textIn(row, 'violation'),
        place: textIn(row, 'county'),
        unit: textIn(row, 'issuing_agency'),
        settledElsewhere: due === 0 ? true : undefined,
      },
    };
  },
};
