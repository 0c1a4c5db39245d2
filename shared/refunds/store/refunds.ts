// Reads refunds and builds their writes; the only room that knows their items.
import { dayMs, minuteMs } from '../../kernel/time.ts';
import { keys, refundOf, refundShardOf } from '../../table/keys.ts';
import type { Condition, Key, Put, Table } from '../../table/table.ts';
import { Refund } from '../model/refund.ts';
import { isOver } from '../model/states.ts';

/** A refund that waits for people is due for a glance when its ten working days are surely over. */
const patienceMs = 14 * dayMs;
/** A refund under way is due for the repair's glance this long after its next look. */
const graceMs = 2 * minuteMs;

const dueAt = (refund: Refund): number => {
  if (refund.state === 'requested' || refund.route === 'transfer')
    return (refund.decided ?? refund.requested).at + patienceMs;
  return (refund.lookAt ?? refund.decided?.at ?? refund.requested.at) + graceMs;
};

const refundWrite = (refund: Refund, condition: Condition): Put => {
  const { revision: _revision, ...attributes } = Refund.parse(refund);
  return {
    kind: 'put',
    key: keys.refund(refund.payment, refund.number),
    attributes,
    condition,
    ...(isOver(refund.state)
      ? {}
      : { due: { shard: refundShardOf(refund.reference), at: dueAt(refund) } }),
  };
};

export const refundCreated = (refund: Refund): Put => refundWrite(refund, { name: 'whenAbsent' });

export const refundChanged = (before: Refund, after: Refund): Put =>
  refundWrite(after, { name: 'whenUnchanged', revision: before.revision });

/** All refunds of a payment, in the order of their numbers. */
export const refundsOf = async (table: Table, payment: string): Promise<readonly Refund[]> => {
  const { table: name, pk } = keys.refund(payment, 1);
  const refunds: Refund[] = [];
  let after: string | undefined;
  do {
    const page = await table.list({
      table: name,
      pk,
      prefix: 'refund#',
      ...(after === undefined ? {} : { after }),
    });
    refunds.push(...page.items.map((item) => Refund.parse(item)));
    after = page.after;
  } while (after !== undefined);
  return refunds;
};

export const findRefund = async (
  table: Table,
  named: { readonly payment: string; readonly number: number },
): Promise<Refund | undefined> => {
  const item = await table.get(keys.refund(named.payment, named.number));
  return item && Refund.parse(item);
};

/** The refunds at these keys of the due-work index, read strongly; keys of other items are passed over. */
export const refundsAt = async (table: Table, due: readonly Key[]): Promise<readonly Refund[]> => {
  const wanted = due.filter((key) => refundOf(key) !== undefined);
  if (wanted.length === 0) return [];
  const items = await table.getMany(wanted);
  return items.flatMap((item) => (item ? [Refund.parse(item)] : []));
};
