// What receipts are made from: a payment, what it applied and what went back of it, all read strongly.
import { referenceOf } from '../../kernel/id.ts';
import { localDateAt } from '../../kernel/time.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import { findEntry, getEntry } from '../../ledger/store/entries.ts';
import type { Attempt, Payment } from '../../payments/model/payment.ts';
import { findPayment } from '../../payments/store/payments.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { getAuthority } from '../../settings/store/settings.ts';
import type { Table } from '../../table/table.ts';
import type { Receipt } from '../model/receipt.ts';
import { findReceipts } from './receipts.ts';

/** A payment with its authority, its journal entries, and the receipts that stand already. */
export interface Evidence {
  readonly payment: Payment;
  readonly authority: Authority;
  /** Captures as booked: to the line what was applied. Money in suspense has none. */
  readonly captures: readonly Entry[];
  /** Entries that may have taken applied money back. */
  readonly takenBack: readonly Entry[];
  readonly receipts: readonly Receipt[];
}

const capturesOf = async (table: Table, { head }: Payment): Promise<readonly Entry[]> => {
  const found = await Promise.all(
    head.attempts.map(
      ({ account, number, captured }) =>
        captured &&
        findEntry(table, account, captured.day, referenceOf(head.id, number), 'capture'),
    ),
  );
  return found.filter((entry) => entry !== undefined);
};

/** The mirror of a capture that was taken back is booked at the instant that the attempt says. */
const returnOf = (
  table: Table,
  { head }: Payment,
  { account, number, returnedAt }: Attempt,
  { zone }: Authority,
): Promise<Entry> | undefined =>
  returnedAt === undefined
    ? undefined
    : getEntry(
        table,
        account,
        localDateAt(returnedAt, zone),
        referenceOf(head.id, number),
        'return',
      );

const returnsOf = async (
  table: Table,
  payment: Payment,
  authority: Authority,
): Promise<readonly Entry[]> => {
  const found = await Promise.all(
    payment.head.attempts.map((attempt) => returnOf(table, payment, attempt, authority)),
  );
  return found.filter((entry) => entry !== undefined);
};

/** All that receipts of a payment rest on; undefined where nothing was ever applied. */
export const findEvidence = async (table: Table, id: string): Promise<Evidence | undefined> => {
  const payment = await findPayment(table, id);
  if (!payment || payment.head.applied === 0) return undefined;
  const [authority, captures, receipts] = await Promise.all([
    getAuthority(table, payment.head.authority),
    capturesOf(table, payment),
    findReceipts(table, id),
  ]);
  const takenBack = await returnsOf(table, payment, authority);
  return { payment, authority, captures, takenBack, receipts };
};
