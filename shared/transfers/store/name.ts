// Under which name a movement is booked: the bank's own, unless the bank gave it to another movement before.

import type { Movement } from '../../statements/camt/movements.ts';
import type { Table } from '../../table/table.ts';
import type { Credit } from '../model/records.ts';
import { digestOf } from '../model/take.ts';
import { findCredit } from './movements.ts';

export type Name = { readonly booked: Credit } | { readonly key: string; readonly digest: string };

const tailLength = 12;

/**
 * Banks are trusted to name a movement once, and some give one name to two. Money is never taken for a
 * duplicate by its name alone: what differs in amount, day or transfer is booked under a name of its own.
 */
export const nameOf = async (table: Table, account: string, movement: Movement): Promise<Name> => {
  const digest = digestOf(movement);
  const first = await findCredit(table, account, movement.key);
  if (!first) return { key: movement.key, digest };
  if (first.digest === digest) return { booked: first };
  const key = `${movement.key}~${digest.slice(0, tailLength)}`;
  const second = await findCredit(table, account, key);
  return second ? { booked: second } : { key, digest };
};
