// What must hold when an order or a refund is about to come to be at a provider.
import { parseReference } from '../../../shared/kernel/id.ts';
import type { Order, RefundOrder } from '../../../shared/providers/contract.ts';
import type { Books } from '../books.ts';
import { must } from '../broken.ts';

const obligationsOf = (books: Books, payment: string): readonly string[] =>
  (books.quotes.get(payment)?.obligations ?? []).map(({ id }) => id);

/** The lock is this payment's, or the payment itself says that it ends. */
const isHolder = (books: Books, payment: string, obligation: string): boolean =>
  books.obligations.get(obligation)?.lock?.payment === payment;

const judgeIntent = (books: Books, order: Order): void => {
  const named = parseReference(order.reference);
  const head = named && books.heads.get(named.payment);
  const attempt = head?.attempts.find(({ number }) => number === named?.attempt);
  must(
    attempt !== undefined && head?.amount === order.money.amount,
    'intent_first',
    () => `${order.reference} over ${order.money.amount} was called before it was stored`,
  );
};

/** Throws when an order may not be opened beside those that can be paid now. */
export const judgeOpening = (books: Books, order: Order, payable: readonly string[]): void => {
  judgeIntent(books, order);
  const own = order.reference.slice(0, -2);
  const wanted = new Set(obligationsOf(books, own));
  for (const reference of payable) {
    const payment = reference.slice(0, -2);
    const isRival =
      payment === own ||
      obligationsOf(books, payment).some((id) => wanted.has(id) && isHolder(books, payment, id));
    must(!isRival, 'one_order', () => `${order.reference} is opened while ${reference} is payable`);
  }
};

/** A refund's number and amount are stored, as submitted, before the provider is asked for it. */
export const judgeRefunding = (
  books: Books,
  { refundReference, money, order }: RefundOrder,
): void => {
  const stored = books.refunds.get(refundReference);
  const isStored =
    stored?.state === 'submitted' &&
    stored.amount === money.amount &&
    stored.payment === order.reference.slice(0, 19);
  must(
    isStored,
    'intent_first',
    () => `the refund ${refundReference} over ${money.amount} was called while ${stored?.state}`,
  );
};
