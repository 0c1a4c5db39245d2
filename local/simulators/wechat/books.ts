// What the simulated WeChat Pay writes down: captures, refunds, and where the money is.
import * as kit from '../kit/books.ts';

export type CaptureRecord = {
  readonly reference: string;
  readonly transactionId: string;
  readonly tradeType: string;
  /** Fen. */
  readonly total: number;
  readonly fee: number;
  /** Epoch milliseconds. */
  readonly at: number;
};

export type RefundRecord = {
  readonly reference: string;
  readonly refundReference: string;
  readonly refundId: string;
  readonly total: number;
  readonly fee: number;
  readonly at: number;
  readonly status: string;
};

/** Where money can be. */
export type Place = 'payer' | 'balance' | 'wechat' | 'bank';
export type Books = kit.Books<Place, CaptureRecord, RefundRecord>;
export type BooksShown = kit.BooksShown<Place, CaptureRecord, RefundRecord>;

export const books = (): Books =>
  kit.booksOf({ payer: 0, balance: 0, wechat: 0, bank: 0 }, ({ refundId }) => refundId);
