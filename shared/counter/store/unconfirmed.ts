// Reads debits at terminals, and the list of those whose outcome nobody knows.
import * as z from 'zod';
import { Instant } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { Debit } from '../model/debit.ts';

export const findDebit = async (table: Table, payment: string): Promise<Debit | undefined> => {
  const item = await table.get(keys.debit(payment));
  return item && Debit.parse(item);
};

const Unconfirmed = z.looseObject({ payment: z.string(), confirmBy: Instant });

export interface DebitPage {
  readonly debits: readonly Debit[];
  readonly cursor?: string;
}

const pageSize = 100;

/** Debits whose outcome nobody knows, a page at a time, the oldest first. */
export const unconfirmedDebits = async (table: Table, cursor?: string): Promise<DebitPage> => {
  const { pk } = keys.unconfirmed('', '');
  const page = await table.list({
    table: 'payments',
    pk,
    limit: pageSize,
    ...(cursor === undefined ? {} : { after: cursor }),
  });
  const payments = page.items.map((item) => Unconfirmed.parse(item).payment);
  const debits = payments.map((payment) => keys.debit(payment));
  const items = debits.length === 0 ? [] : await table.getMany(debits);
  return {
    debits: items.filter((item) => item !== undefined).map((item) => Debit.parse(item)),
    ...(page.after === undefined ? {} : { cursor: page.after }),
  };
};
