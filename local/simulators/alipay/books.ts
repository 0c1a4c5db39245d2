// The simulator's own honest books: every movement of money, written when it happens.

export type CaptureRecord = {
  readonly reference: string;
  readonly tradeNo: string;
  /** Fen. */
  readonly amount: number;
  readonly fee: number;
  /** Epoch milliseconds. */
  readonly at: number;
};

export type RefundRecord = {
  readonly reference: string;
  readonly tradeNo: string;
  readonly refundReference: string;
  readonly amount: number;
  /** What Alipay gives back of its fee. */
  readonly fee: number;
  readonly at: number;
};

export type BooksShown = {
  readonly captures: readonly CaptureRecord[];
  readonly refunds: readonly RefundRecord[];
  /** What the merchant has: captures less refunds less fees, in fen. */
  readonly balance: number;
};

export type Books = {
  readonly capture: (record: CaptureRecord) => void;
  readonly refund: (record: RefundRecord) => void;
  readonly show: () => BooksShown;
};

const net = (records: readonly { readonly amount: number; readonly fee: number }[]): number =>
  records.reduce((sum, { amount, fee }) => sum + amount - fee, 0);

export const books = (): Books => {
  const captures: CaptureRecord[] = [];
  const refunds: RefundRecord[] = [];
  return {
    capture: (record) => void captures.push(record),
    refund: (record) => void refunds.push(record),
    show: () => ({
      captures: [...captures],
      refunds: [...refunds],
      balance: net(captures) - net(refunds),
    }),
  };
};
