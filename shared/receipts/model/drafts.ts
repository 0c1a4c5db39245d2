// The receipts that entries call for: what they applied, one per capture and series, no surplus.
import { referenceOf } from '../../kernel/id.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import { totalOf } from '../../obligations/model/obligation.ts';
import type { Head } from '../../payments/model/payment.ts';
import { isDesk } from '../../providers/names.ts';
import { type Applied, appliedBy, byKind, draftOf, type Issuing } from './applied.ts';
import type { Draft } from './receipt.ts';

/** A decided dispute may turn applied money into surplus (its rest settles nothing); nothing else may. */
const isAsSaid = ({ applied, dispute }: Head, bookedMinor: number): boolean =>
  dispute ? applied <= bookedMinor : applied === bookedMinor;

interface Found {
  readonly entry: Entry;
  readonly parts: readonly Applied[];
}

/** Cash and card taken together at a desk are one capture in two books: one commit, one receipt. */
const captureOf = ({ id, attempts }: Head, { cause, reference, at }: Entry): string => {
  const attempt = attempts.find(({ number }) => referenceOf(id, number) === reference);
  const isTaken = cause === 'capture' && attempt !== undefined && isDesk(attempt.provider);
  return isTaken ? `taken ${at}` : `${cause} ${reference}`;
};

/** Equal lines of several books add up. */
const addedUp = (parts: readonly Applied[]): readonly Applied[] =>
  [
    ...Map.groupBy(parts, ({ quoted, line }) =>
      [quoted.id, line.kind, line.revenueItem].join('#'),
    ).values(),
  ].flatMap((some) => {
    const [first] = some;
    const amount = totalOf(some.map(({ line }) => line));
    return first ? [{ quoted: first.quoted, line: { ...first.line, amount } }] : [];
  });

/**
 * One draft per series that a capture credits: captures, and what a dispute gave back. Throws when the
 * captures do not add up to what the payment says was applied: a receipt is never guessed.
 */
export const draftsOf = (issuing: Issuing, entries: readonly Entry[]): readonly Draft[] => {
  const { head } = issuing.payment;
  const found = entries.map((entry) => ({ entry, parts: appliedBy(issuing.payment, entry) }));
  const captured = found.filter(({ entry }) => entry.cause === 'capture');
  const bookedMinor = totalOf(captured.flatMap(({ parts }) => parts.map(({ line }) => line)));
  if (!isAsSaid(head, bookedMinor))
    throw new Error(`payment ${head.id}: ${bookedMinor} is booked, ${head.applied} applied`);
  const together: readonly (readonly Found[])[] = [
    ...Map.groupBy(found, ({ entry }) => captureOf(head, entry)).values(),
  ];
  return together.flatMap((some) => {
    const [first] = some;
    const parts = addedUp(some.flatMap((one) => one.parts));
    return first ? byKind(parts).map((kind) => draftOf(issuing, first.entry, kind)) : [];
  });
};
