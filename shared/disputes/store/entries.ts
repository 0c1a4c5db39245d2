// The entries that disputes made, and what of an order's money is still with us: read by their keys.
import { referenceOf } from '../../kernel/id.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import { findEntry, getEntry } from '../../ledger/store/entries.ts';
import type { Attempt, Head } from '../../payments/model/payment.ts';
import type { Table } from '../../table/table.ts';
import type { Booked, Dispute } from '../model/dispute.ts';

const changesOwed: readonly Booked['cause'][] = ['dispute_lost', 'dispute_regained'];

/** Entries by which disputes changed what is due or owed back: losses, and what came back of them. */
export const lossEntriesOf = async (
  table: Table,
  disputes: readonly Dispute[],
): Promise<readonly Entry[]> =>
  Promise.all(
    disputes.flatMap(({ account, booked }) =>
      booked
        .filter(({ cause }) => changesOwed.includes(cause))
        .map(({ cause, reference, day }) => getEntry(table, account, day, reference, cause)),
    ),
  );

/** The entry that took an order's money in; none once it was given back as a whole. */
export const captureOf = async (
  table: Table,
  { id }: Pick<Head, 'id'>,
  { account, number, captured, returnedAt }: Attempt,
): Promise<Entry | undefined> => {
  if (!captured || returnedAt !== undefined) return undefined;
  const reference = referenceOf(id, number);
  return (
    (await findEntry(table, account, captured.day, reference, 'capture')) ??
    (await findEntry(table, account, captured.day, reference, 'suspense'))
  );
};
