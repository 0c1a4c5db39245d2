// Lists debits whose outcome nobody knows: "paid, do not pay again", each with its owner and deadline.
import type { World } from '../world.ts';
import { type DebitPage, unconfirmedDebits } from './store/unconfirmed.ts';

/** A page of them, by payment. */
export const listUnconfirmed = (
  { table }: Pick<World, 'table'>,
  cursor?: string,
): Promise<DebitPage> => unconfirmedDebits(table, cursor);
