// Reads one piece of parked work, with the payment that it is about.
import type { Payment } from '../payments/model/payment.ts';
import { findPayment } from '../payments/store/payments.ts';
import type { World } from '../world.ts';
import type { Parked } from './model/item.ts';
import { notParked } from './model/refusals.ts';
import { findAtDesk } from './store/list.ts';

export interface ParkedWhole {
  readonly item: Parked;
  readonly payment?: Payment;
}

/** Throws `Failure('missing')`. */
export const get = async ({ table }: Pick<World, 'table'>, id: string): Promise<ParkedWhole> => {
  const item = await findAtDesk(table, id);
  if (!item) throw notParked();
  const payment = item.payment === undefined ? undefined : await findPayment(table, item.payment);
  return { item, ...(payment ? { payment } : {}) };
};
