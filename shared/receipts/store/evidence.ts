// What receipts are made from: a payment, what it applied and what went back of it, all read strongly.

import { lossEntriesOf } from '../../disputes/store/entries.ts';
import { disputesOf } from '../../disputes/store/find.ts';
import { referenceOf } from '../../kernel/id.ts';
import { localDateAt } from '../../kernel/time.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import { findEntry, getEntry } from '../../ledger/store/entries.ts';
import type { Attempt, Payment } from '../../payments/model/payment.ts';
import { findPayment } from '../../payments/store/payments.ts';
import type { Refund } from '../../refunds/model/refund.ts';
import { refundsOf } from '../../refunds/store/refunds.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { getAuthority } from '../../settings/store/settings.ts';
import type { Table } from '../../table/table.ts';
import type { Receipt } from '../model/receipt.ts';
import { findReceipts } from './receipts.ts';

/** A payment with its authority, its journal entries, and the receipts that stand already. */
export interface Evidence {
  readonly payment: Payment;
  readonly authority: Authority;
  /** All that applied money or took it back. Money in suspense has none. */
  readonly entries: readonly Entry[];
  readonly receipts: readonly Receipt[];
}

const present = <Found>(all: readonly (Found | undefined)[]): readonly Found[] =>
  all.filter((one) => one !== undefined);

const capturesOf = async (table: Table, { head }: Payment): Promise<readonly Entry[]> =>
  present(
    await Promise.all(
      head.attempts.map(async ({ account, number, captured }) =>
        captured
          ? findEntry(table, account, captured.day, referenceOf(head.id, number), 'capture')
          : undefined,
      ),
    ),
  );

/** The mirror of a capture that was taken back is booked at the instant that the attempt says. */
const returnsOf = async (
  table: Table,
  { head }: Payment,
  { zone }: Authority,
): Promise<readonly Entry[]> => {
  const returnOf = async ({ account, number, returnedAt }: Attempt) =>
    returnedAt === undefined
      ? undefined
      : getEntry(
          table,
          account,
          localDateAt(returnedAt, zone),
          referenceOf(head.id, number),
          'return',
        );
  return present(await Promise.all(head.attempts.map(returnOf)));
};

/** A refund to the source is booked beside its capture, any other in the office's book. */
const bookOf = ({ route, account }: Refund): string => (route === 'source' ? account : 'office');

const refundEntriesOf = async (table: Table, payment: string): Promise<readonly Entry[]> => {
  const refunds = await refundsOf(table, payment);
  const entryOf = async (refund: Refund) =>
    refund.ended?.day === undefined
      ? undefined
      : getEntry(table, bookOf(refund), refund.ended.day, refund.reference, 'refund');
  return present(await Promise.all(refunds.map(entryOf)));
};

const disputeEntriesOf = async (table: Table, payment: string): Promise<readonly Entry[]> =>
  lossEntriesOf(table, await disputesOf(table, payment));

/** A dropped appeal leaves no word of its dispute in the head; the red receipt of the loss remembers it. */
const toldOfLoss = (receipts: readonly Receipt[]): boolean =>
  receipts.some(({ entry }) => entry.cause === 'dispute_lost');

/** Only a payment that says so has refunds or disputes: most are read in one query. */
const takenBackOf = async (
  table: Table,
  payment: Payment,
  receipts: readonly Receipt[],
): Promise<readonly Entry[]> => {
  const { id, refunded, dispute } = payment.head;
  const isDisputed = dispute !== undefined || refunded > 0 || toldOfLoss(receipts);
  const found = await Promise.all([
    refunded > 0 ? refundEntriesOf(table, id) : [],
    isDisputed ? disputeEntriesOf(table, id) : [],
  ]);
  return found.flat();
};

/** A dispute may leave nothing applied of what has its receipt. */
const isConcerned = ({ head }: Payment): boolean => head.applied > 0 || head.dispute !== undefined;

/** All that receipts of a payment rest on; undefined where nothing was ever applied. */
export const findEvidence = async (table: Table, id: string): Promise<Evidence | undefined> => {
  const payment = await findPayment(table, id);
  if (!payment || !isConcerned(payment)) return undefined;
  const [authority, captures, receipts] = await Promise.all([
    getAuthority(table, payment.head.authority),
    capturesOf(table, payment),
    findReceipts(table, id),
  ]);
  const [takenBack, returns] = await Promise.all([
    takenBackOf(table, payment, receipts),
    returnsOf(table, payment, authority),
  ]);
  return { payment, authority, entries: [...captures, ...returns, ...takenBack], receipts };
};
