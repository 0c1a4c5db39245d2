// Reads what a caller names, or what something stored names: it must be there.
import type { Head } from '../../payments/model/payment.ts';
import { findHead } from '../../payments/store/payments.ts';
import type { Table } from '../../table/table.ts';
import { noRefund } from '../model/missing.ts';
import { parseRefundReference } from '../model/reference.ts';
import type { Refund } from '../model/refund.ts';
import { findRefund } from './refunds.ts';

/** Throws `Failure('missing')`. */
export const getRefund = async (table: Table, reference: string): Promise<Refund> => {
  const named = parseRefundReference(reference);
  const refund = named && (await findRefund(table, named));
  if (!refund) throw noRefund();
  return refund;
};

/** The payment of a stored refund; its absence is a fault of ours. */
export const getHead = async (table: Table, { payment }: Refund): Promise<Head> => {
  const head = await findHead(table, payment);
  if (!head) throw new Error(`the payment ${payment} is named but not stored`);
  return head;
};
