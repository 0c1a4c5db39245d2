// What WeChat Pay's orders and refunds mean in the contract's outcomes.
import type { Instant } from '../../kernel/time.ts';
import type { Awaiting, Closed, RefundOutcome, Succeeded } from '../outcomes.ts';
import type { Refund, RefundStatus, Transaction } from './shapes.ts';

/** The money of an order that was paid at some time; undefined when it never was. */
export const paymentIn = (transaction: Transaction): Succeeded | undefined => {
  const { transaction_id, success_time, amount } = transaction;
  if (!transaction_id || !success_time || !amount) return undefined;
  return {
    outcome: 'succeeded',
    providerId: transaction_id,
    money: { amount: amount.total, currency: amount.currency },
    at: success_time,
  };
};

const closed = ({ transaction_id }: Transaction): Closed => ({
  outcome: 'closed',
  ...(transaction_id && { providerId: transaction_id }),
});

/**
 * An order's state. REFUND says that some of a payment went back, which our own refunds know; a
 * scanned code that failed (PAYERROR) can be paid by nobody any more. Undefined when WeChat calls it
 * paid and leaves out what was paid.
 */
export const orderSaid = (transaction: Transaction): Awaiting | Succeeded | Closed | undefined => {
  const paid = (): Succeeded | undefined => paymentIn(transaction);
  const ended = (): Closed => closed(transaction);
  const awaiting = (): Awaiting => ({ outcome: 'awaiting' });
  const byState = {
    SUCCESS: paid,
    REFUND: paid,
    NOTPAY: awaiting,
    USERPAYING: awaiting,
    ACCEPT: awaiting,
    CLOSED: ended,
    REVOKED: ended,
    PAYERROR: ended,
  } as const;
  return byState[transaction.trade_state]();
};

interface Told {
  readonly refund_id: string;
  readonly status: RefundStatus;
  readonly success_time?: Instant | null | undefined;
  readonly amount: Refund['amount'];
}

/**
 * A refund's state. ABNORMAL is a refund that the payer's bank sent back: it stays with WeChat until
 * staff redirect it on the merchant platform, so it is no success of ours.
 */
export const refundSaid = (told: Told, toldAt: Instant): RefundOutcome => {
  const { refund_id: providerId, amount } = told;
  const byStatus = {
    PROCESSING: { outcome: 'accepted', providerId },
    SUCCESS: {
      outcome: 'succeeded',
      providerId,
      money: { amount: amount.refund, currency: amount.currency },
      at: told.success_time ?? toldAt,
    },
    CLOSED: { outcome: 'failed', code: 'closed' },
    ABNORMAL: { outcome: 'failed', code: 'abnormal' },
  } as const;
  return byStatus[told.status];
};
