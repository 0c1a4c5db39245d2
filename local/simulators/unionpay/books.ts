// The simulator's own honest books: every movement of money, written when it happens, in double entry.

export type CaptureRecord = {
  readonly reference: string;
  readonly queryId: string;
  readonly way: string;
  /** Fen. */
  readonly amount: number;
  readonly fee: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** YYYY-MM-DD: 23:00 to 23:00 in Beijing. */
  readonly clearingDay: string;
};

export type RefundRecord = {
  readonly reference: string;
  readonly refundReference: string;
  readonly queryId: string;
  readonly kind: 'refund' | 'undo';
  readonly amount: number;
  readonly fee: number;
  readonly at: number;
  readonly status: string;
};

/** Where money can be; the postings of every movement add up to zero. */
export type Place = 'payer' | 'balance' | 'unionpay' | 'bank';
export type Movement = {
  readonly cause: string;
  readonly at: number;
  readonly postings: readonly { readonly place: Place; readonly amount: number }[];
};

export type BooksShown = {
  readonly captures: readonly CaptureRecord[];
  readonly refunds: readonly RefundRecord[];
  readonly movements: readonly Movement[];
  /** Fen per place. */
  readonly balances: Readonly<Record<Place, number>>;
};

export type Books = {
  readonly capture: (record: CaptureRecord) => void;
  /** Adds a refund, or replaces the record of the same refund when its status changed. */
  readonly refund: (record: RefundRecord) => void;
  readonly move: (movement: Movement) => void;
  readonly show: () => BooksShown;
};

/** Empty books. A movement whose postings do not add up to zero is refused. */
export const books = (): Books => {
  const captures: CaptureRecord[] = [];
  const refunds = new Map<string, RefundRecord>();
  const movements: Movement[] = [];
  return {
    capture: (record) => void captures.push(record),
    refund: (record) => void refunds.set(record.queryId, record),
    move: (movement) => {
      const sum = movement.postings.reduce((total, posting) => total + posting.amount, 0);
      if (sum !== 0) throw new Error(`the movement ${movement.cause} is off by ${sum}`);
      movements.push(movement);
    },
    show: () => ({
      captures: [...captures],
      refunds: [...refunds.values()],
      movements: [...movements],
      balances: balancesOf(movements),
    }),
  };
};

const balancesOf = (movements: readonly Movement[]): BooksShown['balances'] => {
  const sums = { payer: 0, balance: 0, unionpay: 0, bank: 0 };
  for (const { postings } of movements)
    for (const { place, amount } of postings) sums[place] += amount;
  return sums;
};
