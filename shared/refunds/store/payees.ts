// Reads and writes payees: in items of their own, which nothing but a payout reads.
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { Payee } from '../model/payee.ts';

type Named = { readonly payment: string; readonly number: number };

export const findPayee = async (
  table: Table,
  { payment, number }: Named,
): Promise<Payee | undefined> => {
  const item = await table.get(keys.refundPayee(payment, number));
  return item && Payee.parse(item);
};

/** Corrected until the refund is approved; the refund changes with it, so an approver sees it stale. */
export const payeeWrite = (
  { payment, number }: Named,
  before: Payee | undefined,
  payee: Omit<Payee, 'revision'>,
): Put => ({
  kind: 'put',
  key: keys.refundPayee(payment, number),
  attributes: Payee.omit({ revision: true }).parse(payee),
  condition: before ? { name: 'whenUnchanged', revision: before.revision } : { name: 'whenAbsent' },
});
