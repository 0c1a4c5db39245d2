// A receipt as callers see it.
import { iso } from '../../kernel/time.ts';
import { totalOf } from '../../obligations/model/obligation.ts';
import type { Head } from '../../payments/model/payment.ts';
import type { Receipt } from './receipt.ts';

/** What became of a receipt; a red one takes another back. */
export const receiptStates = ['valid', 'partly_reversed', 'reversed', 'red'] as const;
export type ReceiptState = (typeof receiptStates)[number];

/** Decided by the red receipts beside it: a receipt itself never changes. */
export const stateOf = (receipt: Receipt, others: readonly Receipt[]): ReceiptState => {
  if (receipt.reverses) return 'red';
  const red = others.filter(
    ({ reverses }) => reverses?.series === receipt.series && reverses.number === receipt.number,
  );
  if (red.length === 0) return 'valid';
  return totalOf([receipt, ...red]) === 0 ? 'reversed' : 'partly_reversed';
};

/** The public form. Times are ISO in UTC, days the authority's, amounts in minor units. */
export const shown = (
  receipt: Receipt,
  others: readonly Receipt[],
): Readonly<Record<string, unknown>> => {
  const money = (amount: number) => ({ amount, currency: receipt.currency });
  return {
    series: receipt.series,
    number: receipt.number,
    check_code: receipt.checkCode,
    state: stateOf(receipt, others),
    reverses: receipt.reverses,
    kind: receipt.kind,
    issuer: receipt.issuer,
    payment_id: receipt.payment,
    channel: receipt.channel,
    method: receipt.method,
    booked_on: receipt.bookedOn,
    issued_at: iso(receipt.issuedAt),
    amount: money(receipt.amount),
    obligations: receipt.obligations.map(({ number, lines }) => ({
      number,
      lines: lines.map(({ kind, revenueItem, text, amount }) => ({
        kind,
        revenue_item: revenueItem,
        text,
        amount: money(amount),
      })),
    })),
  };
};

const pollAfterMs = 1_000;

/** Whether more is to come: a part of what was applied lacks its receipt, or a reversal its red one. */
const isAwaited = (receipts: readonly Receipt[], { applied, state }: Head): boolean => {
  const red = receipts.filter(({ reverses }) => reverses !== undefined);
  const issuedMinor = totalOf(receipts) - totalOf(red);
  return issuedMinor < applied || (state === 'reversed' && red.length === 0);
};

/** A payment's receipts, red ones too; while one is still to come, when to ask again. */
export const listShown = (
  receipts: readonly Receipt[],
  head: Head,
): Readonly<Record<string, unknown>> => ({
  receipts: receipts.map((receipt) => shown(receipt, receipts)),
  poll_after_ms: isAwaited(receipts, head) ? pollAfterMs : undefined,
});
