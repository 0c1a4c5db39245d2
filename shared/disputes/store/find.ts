// Reads the disputes of a payment; apart from the writes, so that readers need no writer's rights.
import { keys } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { Dispute } from '../model/dispute.ts';

/** All disputes of a payment, read strongly, by number. */
export const disputesOf = async (table: Table, payment: string): Promise<readonly Dispute[]> => {
  const { table: name, pk } = keys.dispute(payment, 1);
  const { items } = await table.list({ table: name, pk, prefix: 'dispute#' });
  return items.map((item) => Dispute.parse(item));
};
