// Reads what an attempt captured, from the journal: the only truth about its parts.
import { heldBy } from '../../disputes/model/held.ts';
import { lossEntriesOf } from '../../disputes/store/entries.ts';
import { disputesOf } from '../../disputes/store/find.ts';
import { referenceOf } from '../../kernel/id.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import { getEntry } from '../../ledger/store/entries.ts';
import type { Attempt, Head } from '../../payments/model/payment.ts';
import type { Table } from '../../table/table.ts';
import { capturedParts, remainingParts } from '../model/parts.ts';
import type { Refund, RefundPart } from '../model/refund.ts';

/** Attempts whose money we hold: captured as asked for, and not given back by the provider itself. */
export const capturedAttempts = ({ attempts, suspense }: Head): readonly Attempt[] =>
  suspense
    ? []
    : attempts.filter(
        (one) =>
          one.state === 'succeeded' && one.captured !== undefined && one.returnedAt === undefined,
      );

/** A capture's credits less what lost disputes took of it, and with what they left owed back. */
const lessDisputes = async (
  table: Table,
  { id }: Head,
  attempt: number,
  capture: Entry,
): Promise<Pick<Entry, 'lines'>> => {
  const disputes = await disputesOf(table, id);
  const own = disputes.filter((one) => one.attempt === attempt);
  const held = heldBy([capture, ...(await lossEntriesOf(table, own))]);
  return { lines: held.map((line) => ({ ...line, amount: -line.amount })) };
};

/** All parts of one attempt, as its capture booked them, less what lost disputes took. */
export const capturedOf = async (
  table: Table,
  head: Head,
  attempt: Attempt,
): Promise<readonly RefundPart[]> => {
  const { captured, account, number } = attempt;
  if (!captured) return [];
  const reference = referenceOf(head.id, number);
  const entry = await getEntry(table, account, captured.day, reference, 'capture');
  return capturedParts(head.dispute ? await lessDisputes(table, head, number, entry) : entry);
};

/** The parts of one attempt that can still go back. */
export const remainingOf = async (
  table: Table,
  head: Head,
  attempt: Attempt,
  refunds: readonly Refund[],
): Promise<readonly RefundPart[]> =>
  remainingParts(await capturedOf(table, head, attempt), refunds, attempt.number);
