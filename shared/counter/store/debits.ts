// Reads and writes debits at terminals, and the list of those whose outcome nobody knows.
import * as z from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { Instant } from '../../kernel/time.ts';
import type { Payment } from '../../payments/model/payment.ts';
import { findPayment } from '../../payments/store/payments.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table, Write } from '../../table/table.ts';
import { Debit, isUnconfirmed } from '../model/debit.ts';

const Content = Debit.omit({ revision: true });

export const findDebit = async (table: Table, payment: string): Promise<Debit | undefined> => {
  const item = await table.get(keys.debit(payment));
  return item && Debit.parse(item);
};

/** Throws `Failure('missing')`. */
export const getDebit = async (table: Table, payment: string): Promise<Debit> => {
  const debit = await findDebit(table, payment);
  if (debit) return debit;
  throw new Failure(
    'missing',
    'debit_not_recorded',
    'no such debit was recorded: record it under this key before the card is touched',
  );
};

export interface Told {
  readonly payment: Payment;
  readonly debit: Debit;
}

/** A debit with its payment, read strongly. Throws `Failure('missing')`. */
export const readDebit = async (
  { table }: { readonly table: Table },
  id: string,
): Promise<Told> => {
  const debit = await getDebit(table, id);
  const payment = await findPayment(table, id);
  if (!payment) throw new Error(`the debit ${id} has no payment`);
  return { payment, debit };
};

/** A debit and its place on the list, from the moment before the card is touched. */
export const debitCreated = (debit: Omit<Debit, 'revision'>): readonly Put[] => [
  {
    kind: 'put',
    key: keys.debit(debit.payment),
    attributes: Content.parse(debit),
    condition: { name: 'whenAbsent' },
  },
  {
    kind: 'put',
    key: keys.unconfirmed(debit.payment),
    attributes: { payment: debit.payment, confirmBy: debit.confirmBy },
    condition: { name: 'whenAbsent' },
  },
];

/** The debit as it now is; once its outcome is known it leaves the list. */
export const debitChanged = (before: Debit, after: Debit): readonly Write[] => {
  const { revision: _revision, ...content } = after;
  const leaves = isUnconfirmed(before) && !isUnconfirmed(after);
  return [
    {
      kind: 'put',
      key: keys.debit(before.payment),
      attributes: Content.parse(content),
      condition: { name: 'whenUnchanged', revision: before.revision },
    },
    ...(leaves
      ? [
          {
            kind: 'remove',
            key: keys.unconfirmed(before.payment),
            condition: { name: 'whenUnchanged', revision: 1 },
          } as const,
        ]
      : []),
  ];
};

const Unconfirmed = z.looseObject({ payment: z.string(), confirmBy: Instant });

export interface DebitPage {
  readonly debits: readonly Debit[];
  readonly cursor?: string;
}

const pageSize = 100;

/** Debits whose outcome nobody knows, a page at a time. */
export const unconfirmedDebits = async (table: Table, cursor?: string): Promise<DebitPage> => {
  const { pk } = keys.unconfirmed('');
  const page = await table.list({
    table: 'payments',
    pk,
    limit: pageSize,
    ...(cursor === undefined ? {} : { after: cursor }),
  });
  const payments = page.items.map((item) => Unconfirmed.parse(item).payment);
  const items = await table.getMany(payments.map((payment) => keys.debit(payment)));
  return {
    debits: items.filter((item) => item !== undefined).map((item) => Debit.parse(item)),
    ...(page.after === undefined ? {} : { cursor: page.after }),
  };
};
