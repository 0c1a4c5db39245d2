// The red receipts that taking money back calls for: exactly its lines, never more than was receipted.
import type { Entry } from '../../ledger/model/entry.ts';
import type { Line } from '../../obligations/model/obligation.ts';
import { type Applied, draftOf, type Issuing, takenBackBy } from './applied.ts';
import type { Draft, Receipt, ReceiptName } from './receipt.ts';

/** Amounts by obligation and line; what is not there is nought. */
type Amounts = Map<string, number>;

const lineKey = (number: string, { kind, revenueItem }: Omit<Line, 'amount'>): string =>
  [number, kind, revenueItem].join('#');

const addTo = (amounts: Amounts, key: string, amountMinor: number): void => {
  amounts.set(key, (amounts.get(key) ?? 0) + amountMinor);
};

const amountsOf = (documents: readonly Pick<Draft, 'obligations'>[]): Amounts => {
  const amounts: Amounts = new Map();
  for (const { obligations } of documents)
    for (const { number, lines } of obligations)
      for (const line of lines) addTo(amounts, lineKey(number, line), line.amount);
  return amounts;
};

const isOf = (one: ReceiptName, reverses: ReceiptName | undefined): boolean =>
  one.series === reverses?.series && one.number === reverses.number;

const isFrom = (entry: Draft['entry'], document: Draft): boolean =>
  document.entry.cause === entry.cause && document.entry.reference === entry.reference;

/** A receipt with what is left of its lines. */
interface Open {
  readonly receipt: Receipt;
  readonly left: Amounts;
}

const openOf = (receipts: readonly Receipt[]): readonly Open[] =>
  receipts
    .filter(({ reverses }) => reverses === undefined)
    .map((receipt) => ({
      receipt,
      left: amountsOf([receipt, ...receipts.filter(({ reverses }) => isOf(receipt, reverses))]),
    }));

/** The receipt of the very capture that is mirrored comes first. */
const inOrder = (open: readonly Open[], { reference }: Entry): readonly Open[] => [
  ...open.filter(({ receipt }) => receipt.entry.reference === reference),
  ...open.filter(({ receipt }) => receipt.entry.reference !== reference),
];

/** Takes a line from the receipts that have it, first things first; answers what none of them has. */
const takeLine = (
  { quoted, line }: Applied,
  open: readonly Open[],
  take: (receipt: Receipt, part: Applied) => void,
): number => {
  const key = lineKey(quoted.number, line);
  let wantedMinor = line.amount;
  for (const { receipt, left } of open) {
    const amount = Math.min(wantedMinor, left.get(key) ?? 0);
    if (amount <= 0) continue;
    addTo(left, key, -amount);
    wantedMinor -= amount;
    take(receipt, { quoted, line: { ...line, amount } });
  }
  return wantedMinor;
};

/** What an entry took back and no red receipt tells yet. */
const untold = (
  parts: readonly Applied[],
  entry: Entry,
  receipts: readonly Receipt[],
): readonly Applied[] => {
  const told = amountsOf(receipts.filter((one) => one.reverses && isFrom(entry, one)));
  return parts.flatMap(({ quoted, line }) => {
    const key = lineKey(quoted.number, line);
    const toldMinor = Math.min(line.amount, -(told.get(key) ?? 0));
    addTo(told, key, toldMinor);
    const amount = line.amount - toldMinor;
    return amount > 0 ? [{ quoted, line: { ...line, amount } }] : [];
  });
};

const draftsFor = (
  issuing: Issuing,
  entry: Entry,
  receipts: readonly Receipt[],
  open: readonly Open[],
): readonly Draft[] => {
  const taken = new Map<Receipt, Applied[]>();
  for (const part of untold(takenBackBy(issuing.payment, entry), entry, receipts)) {
    const missing = takeLine(part, inOrder(open, entry), (receipt, one) =>
      taken.set(receipt, [...(taken.get(receipt) ?? []), one]),
    );
    if (missing > 0)
      throw new Error(
        `payment ${issuing.payment.head.id}: ${entry.cause} ${entry.reference} took back ${missing} more than receipts tell`,
      );
  }
  return [...taken].flatMap(([receipt, [first, ...others]]) =>
    first ? [draftOf(issuing, entry, [first, ...others], receipt)] : [],
  );
};

/**
 * One draft per receipt that an entry takes money back from, beside the red ones that stand already.
 * Throws when more went back than the receipts tell: each is at most fully reversed.
 */
export const redDraftsOf = (
  issuing: Issuing,
  entries: readonly Entry[],
  receipts: readonly Receipt[],
): readonly Draft[] => {
  const open = openOf(receipts);
  return entries
    .toSorted((one, other) => one.at - other.at)
    .flatMap((entry) => draftsFor(issuing, entry, receipts, open));
};
