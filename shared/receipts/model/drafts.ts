// The receipts that a payment's captures call for: what was applied, one per capture and series, no surplus.
import type { Entry } from '../../ledger/model/entry.ts';
import { totalOf } from '../../obligations/model/obligation.ts';
import { appliedBy, byKind, draftOf, type Issuing } from './applied.ts';
import type { Draft } from './receipt.ts';

/**
 * One draft per series that a capture touches. Throws when the captures do not add up to what the payment
 * says was applied: a receipt is never guessed.
 */
export const draftsOf = (issuing: Issuing, captures: readonly Entry[]): readonly Draft[] => {
  const { head } = issuing.payment;
  const found = captures.map((entry) => ({ entry, parts: appliedBy(issuing.payment, entry) }));
  const bookedMinor = totalOf(found.flatMap(({ parts }) => parts.map(({ line }) => line)));
  if (bookedMinor !== head.applied)
    throw new Error(`payment ${head.id}: ${bookedMinor} is booked, ${head.applied} applied`);
  return found.flatMap(({ entry, parts }) =>
    byKind(parts).map((some) => draftOf(issuing, entry, some)),
  );
};
