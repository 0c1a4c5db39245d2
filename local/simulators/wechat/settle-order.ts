// The moments at which money moves for an order: paid, failed, undone.
import { share } from '../kit/decimal.ts';
import { shown } from './orders.ts';
import { changed, newNumber, type Order, type State, tradeTypes } from './state.ts';

export const feeOf = (state: State, total: number): number =>
  share(total, state.settings.feePerTenThousand);

/** Books the payment and tells the merchant, but for scanned codes, which are told by answers alone. */
export const succeed = (state: State, order: Order, total: number = order.total): Order => {
  const at = state.timeline.now();
  const fee = feeOf(state, total);
  const transactionId = newNumber(state, '4200', 28);
  const paid = { transactionId, at, total, fee };
  const next = changed(state, order, { state: 'SUCCESS', entering: false, paid });
  state.books.capture({
    reference: order.outTradeNo,
    transactionId,
    tradeType: tradeTypes[order.way],
    total,
    fee,
    at,
  });
  state.books.move({
    cause: transactionId,
    at,
    postings: [
      { place: 'payer', amount: -total },
      { place: 'balance', amount: total - fee },
      { place: 'wechat', amount: fee },
    ],
  });
  announce(state, next);
  return next;
};

const announce = (state: State, order: Order): void => {
  if (order.notifyUrl === undefined) return;
  state.notify({
    type: 'TRANSACTION.SUCCESS',
    about: 'transaction',
    summary: '支付成功',
    url: order.notifyUrl,
    content: shown(state, order),
  });
};

/** A reversal of a paid order: everything goes back, the fee too. */
export const revoke = (state: State, order: Order): Order => {
  const at = state.timeline.now();
  const { paid } = order;
  if (paid)
    state.books.move({
      cause: `reverse ${paid.transactionId}`,
      at,
      postings: [
        { place: 'payer', amount: paid.total },
        { place: 'balance', amount: paid.fee - paid.total },
        { place: 'wechat', amount: -paid.fee },
      ],
    });
  return changed(state, order, { state: 'REVOKED', entering: false, revokedAt: at });
};
