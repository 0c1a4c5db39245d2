// A payment as callers see it: few words, stable codes, and what to do next.
import { type Instant, iso } from '../../kernel/time.ts';
import { totalOf } from '../../obligations/model/obligation.ts';
import { doubtOf, doubts } from './doubt.ts';
import { attemptState, type Head, isWaiting, type Payment } from './payment.ts';

const derivedStatus = (head: Head): string => {
  if (isWaiting(head) && head.ending) return 'cancelling';
  if (head.dispute?.state === 'open') return 'disputed';
  if (head.state === 'reversed') return head.state;
  if (head.refunded > 0 && head.refunded >= head.applied + head.surplus) return 'refunded';
  return head.refunded > 0 ? 'partially_refunded' : head.state;
};

const nextShown = (payment: Payment): Record<string, unknown> | undefined => {
  if (!isWaiting(payment.head) || payment.head.ending || !payment.next) return undefined;
  const { next } = payment.next;
  return next.kind === 'client_secret'
    ? { kind: next.kind, client_secret: next.clientSecret, publishable_key: next.publishableKey }
    : next;
};

/** How long a caller should wait before it looks again; absent when nothing more will happen. */
export const pollAfterMs = (payment: Payment): number | undefined => {
  if (!isWaiting(payment.head)) return undefined;
  return attemptState(payment) === 'awaiting_payer' ? 2_000 : 1_000;
};

/** Whether its create can say what the payer must do, or how it ended; a scanned code says only that. */
export const isAnswered = ({ head, quote, next }: Payment): boolean =>
  head.state !== 'pending' || (next !== undefined && quote.presentation !== 'code_scanned');

/** A key that names a finished, unpaid payment will never name another: the caller needs a new key. */
const isUnpaidEnd = (head: Head): boolean =>
  head.state === 'failed' || head.state === 'cancelled' || head.state === 'expired';

/** The public form of a payment. Times are ISO in UTC, amounts in minor units. */
export const shown = (
  payment: Payment,
  now: Instant,
  replayed = false,
): Record<string, unknown> => {
  const { head, quote } = payment;
  const money = (amount: number) => ({ amount, currency: head.currency });
  const doubt = doubtOf(payment, now);
  return {
    payment_id: head.id,
    state: derivedStatus(head),
    reason: head.reason ?? doubt,
    advice: doubt && doubts[doubt],
    amount: money(head.amount),
    applied: money(head.applied),
    surplus: money(head.surplus),
    refunded: money(head.refunded),
    channel: head.channel,
    method: head.method,
    obligations: quote.obligations.map((one) => ({
      obligation_id: one.id,
      number: one.number,
      kind: one.kind,
      amount: money(totalOf(one.lines)),
      lines: one.lines.map(({ kind, revenueItem, text, amount }) => ({
        kind,
        revenue_item: revenueItem,
        text,
        amount: money(amount),
      })),
    })),
    next: nextShown(payment),
    created_at: iso(head.createdAt),
    expires_at: iso(head.quoteUntil),
    expired: isWaiting(head) && now >= head.quoteUntil ? true : undefined,
    poll_after_ms: pollAfterMs(payment),
    code: replayed && isUnpaidEnd(head) ? 'finished_payment_replayed' : undefined,
  };
};
