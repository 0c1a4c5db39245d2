// Our own columns: one obligation per row, at most one line of each kind, amounts as plain decimals.

import type { Row } from '../csv/records.ts';
import { lineKinds } from '../obligation.ts';
import { type Amounts, type Mapping, type RowFault, textIn } from './mapping.ts';

/**
 * | column | meaning |
 * | --- | --- |
 * | number | as printed; together with `category` (may be absent) it makes the key |
 * | kind | `fine` or `fee` |
 * | policy | `cn-traffic-fine` or `flat-fee` |
 * | fine, penalty, cost, fee | amounts; blank or 0 = no such line |
 * | fine_item, penalty_item, cost_item, fee_item | the revenue item of each line that has an amount |
 * | penalty_revenue_item | the item of a penalty that the policy adds; the first line's when blank |
 * | issued_on, received_on | YYYY-MM-DD; blank = not known, so no term runs |
 * | text, place, unit, plate, party_name | as on the notice |
 * | cancelled, settled_elsewhere | `true` or `false`; blank = false |
 */
const required = ['number', 'kind', 'policy'] as const;
const texts = ['issued_on', 'received_on', 'text', 'place', 'unit', 'plate', 'party_name'] as const;
const flags = ['cancelled', 'settled_elsewhere'] as const;
const items = lineKinds.map((kind) => `${kind}_item`);

const linesOf = (row: Row, amounts: Amounts) =>
  lineKinds
    .filter((kind) => (amounts[kind] ?? 0) > 0)
    .map((kind) => ({ kind, amount: amounts[kind], revenueItem: textIn(row, `${kind}_item`) }));

const isFlag = (text: string): boolean => ['true', 'false', ''].includes(text);

const faultOf = (row: Row, amounts: Amounts): RowFault | undefined => {
  const bad = flags.find((flag) => !isFlag(row[flag]?.trim() ?? ''));
  if (bad) return { code: 'bad_field', detail: `${bad}: write true, false or nothing` };
  const lines = linesOf(row, amounts);
  if (lines.length === 0)
    return {
      code: 'nothing_owed',
      detail: `no amount stands in ${lineKinds.join(', ')}: write at least one above 0`,
    };
  const bare = lines.find(({ revenueItem }) => revenueItem === undefined);
  return bare && { code: 'item_missing', detail: `${bare.kind}_item is missing` };
};

const isSet = (row: Row, flag: string): true | undefined =>
  row[flag]?.trim() === 'true' ? true : undefined;

export const clearlane: Mapping = {
  columns: {
    required,
    optional: ['category', ...lineKinds, ...items, 'penalty_revenue_item', ...texts, ...flags],
    others: 'refused',
  },
  number: 'number',
  money: lineKinds,
  read: (row, amounts, currency) => {
    const fault = faultOf(row, amounts);
    if (fault) return fault;
    const category = textIn(row, 'category');
    return {
      number: textIn(row, 'number') ?? '',
      ...(category === undefined ? {} : { category }),
      notice: {
        kind: textIn(row, 'kind'),
        currency,
        lines: linesOf(row, amounts),
        policy: textIn(row, 'policy'),
        penaltyRevenueItem: textIn(row, 'penalty_revenue_item'),
        issuedOn: textIn(row, 'issued_on'),
        receivedOn: textIn(row, 'received_on'),
        text: textIn(row, 'text'),
        place: textIn(row, 'place'),
        unit: textIn(row, 'unit'),
        plate: textIn(row, 'plate'),
        partyName: textIn(row, 'party_name'),
        cancelled: isSet(row, 'cancelled'),
        settledElsewhere: isSet(row, 'settled_elsewhere'),
      },
    };
  },
};
