// The moments at which money moves: a payment succeeds, a refund or undo is done or fails.
import { share } from '../kit/decimal.ts';
import { changed, type Moved, moved, type Payment, type Return, type State } from './state.ts';

const move = (state: State, cause: string, { amount, fee }: Moved, sign: 1 | -1): void =>
  state.books.move({
    cause,
    at: state.timeline.now(),
    postings: [
      { place: 'payer', amount: -sign * amount },
      { place: 'balance', amount: sign * (amount - fee) },
      { place: 'unionpay', amount: sign * fee },
    ],
  });

/** Books the payment and tells the merchant. */
export const succeed = (state: State, payment: Payment, amount = payment.amount): Payment => {
  const fee = share(amount, state.settings.feePerTenThousand);
  const transmission = moved(state, amount, fee);
  const next = changed(state, payment, { state: 'paid', code: undefined, moved: transmission });
  state.books.capture({
    reference: payment.request['orderId'] ?? '',
    queryId: transmission.queryId,
    way: payment.way,
    amount,
    fee,
    at: transmission.at,
    clearingDay: transmission.clearingDay,
  });
  move(state, `pay ${transmission.queryId}`, transmission, 1);
  state.notify(next);
  return next;
};

/** A failed try: only a scanned code is over with it. */
export const fail = (state: State, payment: Payment, code: string): Payment =>
  changed(state, payment, { state: payment.way === 'scanned' ? 'failed' : 'open', code });

const record = (state: State, of: Payment, one: Return): void =>
  state.books.refund({
    reference: of.request['orderId'] ?? '',
    refundReference: one.request['orderId'] ?? '',
    queryId: one.moved.queryId,
    kind: one.type === '31' ? 'undo' : 'refund',
    amount: one.amount,
    fee: one.moved.fee,
    at: one.moved.at,
    status: one.state,
  });

const paymentOf = (state: State, { of }: Return): Payment => {
  const found = state.transactions.get(of);
  if (found?.type !== '01') throw new Error('a return without its payment');
  return found;
};

/** Takes a return in: the amount is spoken for from now on. */
export const taken = (state: State, one: Return): Return => {
  const of = paymentOf(state, one);
  changed(state, of, {
    returned: of.returned + one.amount,
    undone: of.undone || one.type === '31',
  });
  state.transactions.set(one.key, one);
  record(state, of, one);
  return one;
};

/** Ends a return; a failed one frees its amount. Only a success is told by notification. */
export const end = (state: State, one: Return, code: string): Return => {
  const isDone = code === '00' || code === 'A6';
  const next = changed(state, one, { state: isDone ? 'done' : 'failed', code });
  const of = paymentOf(state, next);
  record(state, of, next);
  if (isDone) {
    move(state, `return ${next.moved.queryId}`, next.moved, -1);
    state.notify(next);
  } else
    changed(state, of, {
      returned: of.returned - one.amount,
      undone: one.type === '31' ? false : of.undone,
    });
  return next;
};
