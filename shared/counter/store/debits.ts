// Reads and writes debits at terminals.
import { Failure } from '../../kernel/failure.ts';
import { iso } from '../../kernel/time.ts';
import type { Payment } from '../../payments/model/payment.ts';
import { findPayment } from '../../payments/store/payments.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table, Write } from '../../table/table.ts';
import { Debit, isUnconfirmed } from '../model/debit.ts';
import { findDebit } from './unconfirmed.ts';

const Content = Debit.omit({ revision: true });

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

/** Its place on the list: the oldest stands first. */
const listed = ({ recordedAt, payment }: Pick<Debit, 'recordedAt' | 'payment'>) =>
  keys.unconfirmed(iso(recordedAt), payment);

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
    key: listed(debit),
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
            key: listed(before),
            condition: { name: 'whenUnchanged', revision: 1 },
          } as const,
        ]
      : []),
  ];
};
