// What the simulated UnionPay writes down: captures, refunds, and where the money is.
import * as kit from '../kit/books.ts';

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

/** Where money can be. */
export type Place = 'payer' | 'balance' | 'unionpay' | 'bank';
export type Books = kit.Books<Place, CaptureRecord, RefundRecord>;
export type BooksShown = kit.BooksShown<Place, CaptureRecord, RefundRecord>;

export const books = (): Books =>
  kit.booksOf({ payer: 0, balance: 0, unionpay: 0, bank: 0 }, ({ queryId }) => queryId);
