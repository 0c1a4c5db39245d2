// A receipt as callers see it.
import { iso } from '../../kernel/time.ts';
import { totalOf } from '../../obligations/model/obligation.ts';
import type { Receipt } from './receipt.ts';

/** The public form. Times are ISO in UTC, days the authority's, amounts in minor units. */
export const shown = (receipt: Receipt): Readonly<Record<string, unknown>> => {
  const money = (amount: number) => ({ amount, currency: receipt.currency });
  return {
    series: receipt.series,
    number: receipt.number,
    check_code: receipt.checkCode,
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

/** A payment's receipts; while a part of what was applied still lacks its own, when to ask again. */
export const listShown = (
  receipts: readonly Receipt[],
  appliedMinor: number,
): Readonly<Record<string, unknown>> => ({
  receipts: receipts.map(shown),
  poll_after_ms: totalOf(receipts) < appliedMinor ? pollAfterMs : undefined,
});
