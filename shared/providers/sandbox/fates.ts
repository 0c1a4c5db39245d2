// What becomes of a sandbox order or refund: a pure function of its amount and of the time since.
//
// | amount ends in | `pay`              | `query`                     | `close`                       |
// |----------------|--------------------|-----------------------------|-------------------------------|
// | any other      | accepted           | awaiting; paid after 2 s    | closed; once paid: succeeded  |
// | 02             | declined for good  | closed                      | closed                        |
// | 03             | declined, payable  | awaiting, with the decline  | closed                        |
// | 04             | unknown: it arrived | succeeded                  | succeeded                     |
// | 05             | unknown: lost      | not found                   | closed                        |
// | 06             | accepted           | awaiting for ever           | closed                        |
// | 07             | succeeded          | succeeded                   | succeeded                     |
// | 08             | accepted           | paid after 2 s, 1 unit less | closed; once paid: succeeded  |
// | 09             | accepted           | awaiting                    | returned: paid and given back |
// | 10             | accepted           | closed after 60 s           | unknown, closed after 60 s    |
// | 11             | accepted           | paid late, after 60 s       | closed, and yet paid later    |
// | 12             | accepted           | paid after 2 s, not in the order's currency | as 08         |
// | 13             | unknown            | unknown                     | unknown                       |
//
// | refund ends in | `refund`            | `queryRefund`                 |
// |----------------|---------------------|-------------------------------|
// | any other      | accepted            | accepted; succeeded after 2 s |
// | 02             | failed              | failed                        |
// | 04             | unknown: it arrived | succeeded                     |
// | 05             | unknown: lost       | not found                     |
// | 06             | accepted            | accepted for ever             |
// | 07             | succeeded           | succeeded                     |
//
// The sandbox remembers nothing, so a close changes no later answer: nobody asks after a close.
import type { Money } from '../../kernel/money.ts';
import { minuteMs, secondMs } from '../../kernel/time.ts';
import type { OrderKey, RefundOrder } from '../contract.ts';
import type {
  Awaiting,
  Closed,
  CloseOutcome,
  DeclineCode,
  Next,
  PayOutcome,
  QueryOutcome,
  RefundOutcome,
  Succeeded,
  Unknown,
} from '../outcomes.ts';

/** How long the payer of an ordinary order takes. */
export const payerMs = 2 * secondMs;
/** How long a late payer takes, or a payment in progress that cannot be closed. */
export const slowMs = minuteMs;

interface Fate {
  readonly pay: (order: OrderKey, next: Next) => PayOutcome;
  /** `sinceMs` is the time since the order was created. */
  readonly query: (order: OrderKey, sinceMs: number) => QueryOutcome;
  readonly close: (order: OrderKey, sinceMs: number) => CloseOutcome;
}

interface RefundFate {
  readonly refund: (refund: RefundOrder) => RefundOutcome;
  readonly queryRefund: (refund: RefundOrder, sinceMs: number) => RefundOutcome;
}

/** The sandbox's own id of an order. */
export const orderIdOf = (reference: string): string => `sb_${reference}`;
/** The sandbox's own id of a refund. */
export const refundIdOf = (refundReference: string): string => `sbr_${refundReference}`;

const idOf = (order: OrderKey): string => orderIdOf(order.reference);

const accepted = (order: OrderKey, next: Next): PayOutcome => ({
  outcome: 'accepted',
  providerId: idOf(order),
  next,
});
const awaiting = (order: OrderKey, lastDecline?: DeclineCode): Awaiting => ({
  outcome: 'awaiting',
  providerId: idOf(order),
  ...(lastDecline && { lastDecline }),
});
const closed = (order: OrderKey): Closed => ({ outcome: 'closed', providerId: idOf(order) });
const unknown = (retryAfterSeconds: number): Unknown => ({
  outcome: 'unknown',
  why: 'the sandbox keeps this answer back',
  retryAfterSeconds,
});
const declined = (order: OrderKey, final: boolean): PayOutcome => ({
  outcome: 'declined',
  code: 'insufficient_funds',
  final,
  providerId: idOf(order),
});
const paid = (order: OrderKey, afterMs: number, money: Money = order.money): Succeeded => ({
  outcome: 'succeeded',
  providerId: idOf(order),
  money,
  at: order.createdAt + afterMs,
});

const paidAfter = (afterMs: number, moneyOf = (money: Money): Money => money): Fate => ({
  pay: accepted,
  query: (order, sinceMs) =>
    sinceMs < afterMs ? awaiting(order) : paid(order, afterMs, moneyOf(order.money)),
  close: (order, sinceMs) =>
    sinceMs < afterMs ? closed(order) : paid(order, afterMs, moneyOf(order.money)),
});

const oneUnitLess = ({ amount, currency }: Money): Money => ({ amount: amount - 1, currency });
const otherCurrency = ({ amount, currency }: Money): Money => ({
  amount,
  currency: currency === 'USD' ? 'EUR' : 'USD',
});

const usual = paidAfter(payerMs);
const atOnce: Fate = { ...paidAfter(0), pay: (order) => paid(order, 0) };
const open: Fate = { pay: accepted, query: (order) => awaiting(order), close: closed };

const fates: Readonly<Record<number, Fate>> = {
  2: { pay: (order) => declined(order, true), query: closed, close: closed },
  3: {
    pay: (order) => declined(order, false),
    query: (order) => awaiting(order, 'insufficient_funds'),
    close: closed,
  },
  4: { ...atOnce, pay: () => unknown(1) },
  5: { pay: () => unknown(1), query: () => ({ outcome: 'not_found' }), close: closed },
  6: open,
  7: atOnce,
  8: paidAfter(payerMs, oneUnitLess),
  9: {
    ...open,
    close: (order, sinceMs) => ({
      outcome: 'returned',
      captured: paid(order, 0),
      at: order.createdAt + sinceMs,
    }),
  },
  10: {
    pay: accepted,
    query: (order, sinceMs) => (sinceMs < slowMs ? awaiting(order) : closed(order)),
    close: (order, sinceMs) => (sinceMs < slowMs ? unknown(30) : closed(order)),
  },
  11: { ...paidAfter(slowMs), close: closed },
  12: paidAfter(payerMs, otherCurrency),
  13: { pay: () => unknown(30), query: () => unknown(30), close: () => unknown(30) },
};

const refundAccepted = (refund: RefundOrder): RefundOutcome => ({
  outcome: 'accepted',
  providerId: refundIdOf(refund.refundReference),
});
const refunded = (refund: RefundOrder, afterMs: number): RefundOutcome => ({
  outcome: 'succeeded',
  providerId: refundIdOf(refund.refundReference),
  money: refund.money,
  at: refund.createdAt + afterMs,
});
const refundFailed = (): RefundOutcome => ({ outcome: 'failed', code: 'insufficient_funds' });
const refundedAtOnce = (refund: RefundOrder): RefundOutcome => refunded(refund, 0);

const usualRefund: RefundFate = {
  refund: refundAccepted,
  queryRefund: (refund, sinceMs) =>
    sinceMs < payerMs ? refundAccepted(refund) : refunded(refund, payerMs),
};

const refundFates: Readonly<Record<number, RefundFate>> = {
  2: { refund: refundFailed, queryRefund: refundFailed },
  4: { refund: () => unknown(1), queryRefund: refundedAtOnce },
  5: { refund: () => unknown(1), queryRefund: () => ({ outcome: 'not_found' }) },
  6: { refund: refundAccepted, queryRefund: refundAccepted },
  7: { refund: refundedAtOnce, queryRefund: refundedAtOnce },
};

/** What becomes of an order of this amount. */
export const fateOf = ({ amount }: Money): Fate => fates[amount % 100] ?? usual;

/** What becomes of a refund of this amount. */
export const refundFateOf = ({ amount }: Money): RefundFate =>
  refundFates[amount % 100] ?? usualRefund;
