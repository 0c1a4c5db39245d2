// Reads what an attempt captured, from the journal: the only truth about its parts.
import { referenceOf } from '../../kernel/id.ts';
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

/** The parts of one attempt that can still go back. */
export const remainingOf = async (
  table: Table,
  head: Head,
  attempt: Attempt,
  refunds: readonly Refund[],
): Promise<readonly RefundPart[]> => {
  const { captured, account, number } = attempt;
  if (!captured) return [];
  const reference = referenceOf(head.id, number);
  const entry = await getEntry(table, account, captured.day, reference, 'capture');
  return remainingParts(capturedParts(entry), refunds, number);
};
