// The receipts that entries call for: what they applied, one per entry and series, no surplus.
import type { Entry } from '../../ledger/model/entry.ts';
import { totalOf } from '../../obligations/model/obligation.ts';
import type { Head } from '../../payments/model/payment.ts';
import { appliedBy, byKind, draftOf, type Issuing } from './applied.ts';
import type { Draft } from './receipt.ts';

/** A decided dispute may turn applied money into surplus (its rest settles nothing); nothing else may. */
const isAsSaid = ({ applied, dispute }: Head, bookedMinor: number): boolean =>
  dispute ? applied <= bookedMinor : applied === bookedMinor;

/**
 * One draft per series that an entry credits: captures, and what a dispute gave back. Throws when the
 * captures do not add up to what the payment says was applied: a receipt is never guessed.
 */
export const draftsOf = (issuing: Issuing, entries: readonly Entry[]): readonly Draft[] => {
  const { head } = issuing.payment;
  const found = entries.map((entry) => ({ entry, parts: appliedBy(issuing.payment, entry) }));
  const captured = found.filter(({ entry }) => entry.cause === 'capture');
  const bookedMinor = totalOf(captured.flatMap(({ parts }) => parts.map(({ line }) => line)));
  if (!isAsSaid(head, bookedMinor))
    throw new Error(`payment ${head.id}: ${bookedMinor} is booked, ${head.applied} applied`);
  return found.flatMap(({ entry, parts }) =>
    byKind(parts).map((some) => draftOf(issuing, entry, some)),
  );
};
