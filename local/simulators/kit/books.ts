// A simulator's own honest books: every movement of money, written when it happens, in double entry.

export type Movement<Place extends string> = {
  readonly cause: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly postings: readonly { readonly place: Place; readonly amount: number }[];
};

export type BooksShown<Place extends string, Capture, Refund> = {
  readonly captures: readonly Capture[];
  readonly refunds: readonly Refund[];
  readonly movements: readonly Movement<Place>[];
  /** Minor units per place. */
  readonly balances: Readonly<Record<Place, number>>;
};

export type Books<Place extends string, Capture, Refund> = {
  readonly capture: (record: Capture) => void;
  /** Adds a refund, or replaces the record of the same refund when its status changed. */
  readonly refund: (record: Refund) => void;
  readonly move: (movement: Movement<Place>) => void;
  readonly show: () => BooksShown<Place, Capture, Refund>;
};

const summed = <Place extends string>(
  empty: Readonly<Record<Place, number>>,
  movements: readonly Movement<Place>[],
): Readonly<Record<Place, number>> => {
  const sums: Record<Place, number> = { ...empty };
  for (const { postings } of movements)
    for (const { place, amount } of postings) sums[place] += amount;
  return sums;
};

/**
 * Empty books of places that begin with nothing; `idOf` names a refund. A movement whose postings do
 * not add up to zero is refused.
 */
export const booksOf = <Place extends string, Capture, Refund>(
  empty: Readonly<Record<Place, 0>>,
  idOf: (refund: Refund) => string,
): Books<Place, Capture, Refund> => {
  const captures: Capture[] = [];
  const refunds = new Map<string, Refund>();
  const movements: Movement<Place>[] = [];
  return {
    capture: (record) => void captures.push(record),
    refund: (record) => void refunds.set(idOf(record), record),
    move: (movement) => {
      const sum = movement.postings.reduce((total, { amount }) => total + amount, 0);
      if (sum !== 0) throw new Error(`the movement ${movement.cause} is off by ${sum}`);
      movements.push(movement);
    },
    show: () => ({
      captures: [...captures],
      refunds: [...refunds.values()],
      movements: [...movements],
      balances: summed(empty, movements),
    }),
  };
};
