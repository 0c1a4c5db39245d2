// The simulator's own honest books: every movement of money, written when it happens, in double entry.

export type CaptureRecord = {
  readonly reference: string | null;
  readonly intent: string;
  readonly charge: string;
  readonly method: string;
  readonly amount: number;
  readonly currency: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly fee: number;
};

export type RefundRecord = {
  readonly reference: string | null;
  readonly intent: string;
  readonly refund: string;
  readonly amount: number;
  readonly currency: string;
  readonly at: number;
  readonly status: string;
};

export type PayoutRecord = {
  readonly payout: string;
  readonly amount: number;
  readonly currency: string;
  readonly at: number;
  readonly lines: number;
};

export type DisputeRecord = {
  readonly reference: string | null;
  readonly intent: string;
  readonly dispute: string;
  readonly amount: number;
  readonly currency: string;
  readonly at: number;
  readonly status: string;
};

/** Where money can be; the postings of every movement add up to zero. */
export type Place = 'payer' | 'balance' | 'stripe' | 'bank';
export type Posting = { readonly place: Place; readonly amount: number };
export type Movement = {
  readonly cause: string;
  readonly currency: string;
  readonly at: number;
  readonly postings: readonly Posting[];
};

export type BooksShown = {
  readonly captures: readonly CaptureRecord[];
  readonly refunds: readonly RefundRecord[];
  readonly disputes: readonly DisputeRecord[];
  readonly payouts: readonly PayoutRecord[];
  readonly movements: readonly Movement[];
  /** Sum per place and currency, such as {"balance": {"usd": 1200}}. */
  readonly balances: Readonly<Record<Place, Readonly<Record<string, number>>>>;
};

export type Books = {
  readonly capture: (record: CaptureRecord) => void;
  /** Adds a refund, or replaces the record of the same refund when its status changed. */
  readonly refund: (record: RefundRecord) => void;
  readonly dispute: (record: DisputeRecord) => void;
  readonly payout: (record: PayoutRecord) => void;
  readonly move: (movement: Movement) => void;
  readonly show: () => BooksShown;
};

/** Empty books. A movement whose postings do not add up to zero is refused. */
export const books = (): Books => {
  const captures: CaptureRecord[] = [];
  const refunds = new Map<string, RefundRecord>();
  const disputes = new Map<string, DisputeRecord>();
  const payouts = new Map<string, PayoutRecord>();
  const movements: Movement[] = [];
  return {
    capture: (record) => void captures.push(record),
    refund: (record) => void refunds.set(record.refund, record),
    dispute: (record) => void disputes.set(record.dispute, record),
    payout: (record) => void payouts.set(record.payout, record),
    move: (movement) => {
      const sum = movement.postings.reduce((total, posting) => total + posting.amount, 0);
      if (sum !== 0) throw new Error(`the movement ${movement.cause} is off by ${sum}`);
      movements.push(movement);
    },
    show: () => ({
      captures: [...captures],
      refunds: [...refunds.values()],
      disputes: [...disputes.values()],
      payouts: [...payouts.values()],
      movements: [...movements],
      balances: balancesOf(movements),
    }),
  };
};

const balancesOf = (movements: readonly Movement[]): BooksShown['balances'] => {
  const sums: Record<Place, Record<string, number>> = {
    payer: {},
    balance: {},
    stripe: {},
    bank: {},
  };
  for (const { currency, postings } of movements)
    for (const { place, amount } of postings)
      sums[place][currency] = (sums[place][currency] ?? 0) + amount;
  return sums;
};
