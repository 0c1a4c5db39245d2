// What the payer does with the phone: scans and pays, enters the password, or gives up.
import { codeUrlOf } from './orders.ts';
import { succeed } from './settle-order.ts';
import { changed, type Order, orderNow, type State, tradeTypes } from './state.ts';

/** Which order: by our number, by the prepay id, or by the text of the code that was shown. */
export type Target =
  | { readonly reference: string }
  | { readonly prepayId: string }
  | { readonly codeUrl: string };

export type OpenOrder = {
  readonly reference: string;
  readonly description: string;
  /** Fen. */
  readonly total: number;
  readonly tradeType: string;
  readonly state: string;
  readonly prepayId: string;
  readonly codeUrl: string;
  readonly expiresAt: number;
};

export type Payer = {
  /** Pays; `total` in fen says that another amount than the order's was really paid. */
  readonly pay: (target: Target, options?: { readonly total?: number | undefined }) => Order;
  /** Opens the password page and stays there: the order can be neither closed nor is it paid. */
  readonly enter: (target: Target) => Order;
  /** Leaves the password page; a scanned code has failed then, anything else can be tried again. */
  readonly giveUp: (target: Target) => Order;
  readonly open: () => readonly OpenOrder[];
};

const openStates: readonly string[] = ['NOTPAY', 'USERPAYING'];

const isAimedAt = (target: Target, { outTradeNo, prepayId }: Order): boolean => {
  if ('reference' in target) return outTradeNo === target.reference;
  if ('prepayId' in target) return prepayId === target.prepayId;
  return prepayId !== '' && codeUrlOf(prepayId) === target.codeUrl;
};

const find = (state: State, target: Target): Order => {
  const found = [...state.orders.values()].find((order) => isAimedAt(target, order));
  if (!found) throw new Error(`there is no order ${JSON.stringify(target)}`);
  return orderNow(state, found.outTradeNo) ?? found;
};

const openOne = (state: State, target: Target): Order => {
  const order = find(state, target);
  if (openStates.includes(order.state)) return order;
  throw new Error(`${order.outTradeNo} cannot be paid: it is ${order.state}`);
};

const shown = (order: Order): OpenOrder => ({
  reference: order.outTradeNo,
  description: order.description,
  total: order.total,
  tradeType: tradeTypes[order.way],
  state: order.state,
  prepayId: order.prepayId,
  codeUrl: order.way === 'native' ? codeUrlOf(order.prepayId) : '',
  expiresAt: order.expiresAt,
});

export const payer = (state: State): Payer => ({
  pay: (target, { total } = {}) => {
    const order = openOne(state, target);
    return succeed(state, order, total ?? order.total);
  },
  enter: (target) => changed(state, openOne(state, target), { entering: true }),
  giveUp: (target) => {
    const order = openOne(state, target);
    const over = order.way === 'codepay' ? { state: 'PAYERROR' as const } : {};
    return changed(state, order, { ...over, entering: false });
  },
  open: () =>
    [...state.orders.keys()]
      .flatMap((outTradeNo) => orderNow(state, outTradeNo) ?? [])
      .filter((order) => openStates.includes(order.state))
      .map(shown),
});
