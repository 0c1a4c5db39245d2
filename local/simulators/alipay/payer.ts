// What the payer does: scans a code, opens a page or an app's order, pays, shows a code at the counter.
import { type Behaviour, newCode } from './codes.ts';
import { openedBy } from './gateway.ts';
import { noTrade } from './refusal.ts';
import { closed, opened, paid, type State, type Trade } from './state.ts';

/** Which order: our reference, the text of a code, a page's address, or an app's order string. */
export type Target =
  | { readonly reference: string }
  | { readonly code: string }
  | { readonly url: string }
  | { readonly order: string };

export type Payer = {
  /** Meets an order without paying it: from now on it is a trade. */
  readonly open: (target: Target) => Trade;
  readonly pay: (target: Target) => Trade;
  /** Goes away; the trade waits on. */
  readonly leave: (target: Target) => Trade;
  /** Ends a trade as Alipay's own clock would. */
  readonly expire: (target: Target) => Trade;
  /** A fresh code of a wallet that behaves so. */
  readonly code: (behaviour?: Behaviour) => string;
  readonly openOrders: () => readonly OpenOrder[];
};

export type OpenOrder = {
  readonly reference: string;
  readonly amount: number;
  readonly subject: string;
  readonly status: string;
  readonly code: string | null;
};

const met = (state: State, target: Target): Trade => {
  if ('url' in target) return openedBy(state, target.url.slice(target.url.indexOf('?') + 1));
  if ('order' in target) return openedBy(state, target.order);
  const offer =
    'code' in target
      ? [...state.offers.values()].find(({ code }) => code === target.code)
      : state.offers.get(target.reference);
  const reference = 'code' in target ? offer?.reference : target.reference;
  const trade = state.trades.get(reference ?? '');
  if (trade) return trade;
  if (!offer) throw noTrade();
  return opened(state, offer);
};

const openOrders = (state: State): readonly OpenOrder[] => {
  const trades = [...state.trades.values()].filter(({ status }) => status === 'WAIT_BUYER_PAY');
  const offers = [...state.offers.values()].filter(({ reference }) => !state.trades.has(reference));
  return [...offers.map((offer) => ({ ...offer, status: 'UNSCANNED' })), ...trades].map(
    ({ reference, total, subject, status, code }) => ({
      reference,
      amount: total,
      subject,
      status,
      code: code ?? null,
    }),
  );
};

export const payer = (state: State): Payer => ({
  open: (target) => met(state, target),
  pay: (target) => paid(state, met(state, target)),
  leave: (target) => met(state, target),
  expire: (target) => closed(state, met(state, target)),
  code: (behaviour = 'pays') => newCode(state, behaviour),
  openOrders: () => openOrders(state),
});
