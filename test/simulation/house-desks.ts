// What a provider of a simulated day does when it is asked: about orders, and about refunds.
import type { Money } from '../../shared/kernel/money.ts';
import type { Instant } from '../../shared/kernel/time.ts';
import type { Order, OrderKey, RefundOrder } from '../../shared/providers/contract.ts';
import { ProviderFault } from '../../shared/providers/fault.ts';
import type {
  CloseOutcome,
  PayOutcome,
  QueryOutcome,
  RefundOutcome,
  Succeeded,
} from '../../shared/providers/outcomes.ts';
import { orderIdOf, refundIdOf } from '../../shared/providers/sandbox/fates.ts';
import type { Greeting, House, HouseOptions, HouseOrder, HouseRefund } from './house.ts';

const declined = (code: 'insufficient_funds' | 'not_supported', final: boolean) =>
  ({ outcome: 'declined', code, final }) as const;

const sameOrder = (one: Order, other: Order): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const sameRefund = (one: RefundOrder, other: RefundOrder): boolean =>
  one.order.reference === other.order.reference &&
  one.money.amount === other.money.amount &&
  one.money.currency === other.money.currency;

type Orders = House['orders'];
type Refunds = House['refunds'];

/** The order as it now stands: one that ends by time ends by the house's own clock. */
export const presentOf =
  (orders: Orders, { now, byTime }: HouseOptions) =>
  (reference: string): HouseOrder | undefined => {
    const one = orders.get(reference);
    if (byTime && one?.state === 'open' && now() >= one.order.expiresAt) one.state = 'closed';
    return one;
  };

export const take = (one: HouseOrder, money: Money, at: Instant): void => {
  one.state = 'paid';
  one.money = money;
  one.paidAt = at;
};

const paid = ({ order, money, paidAt }: HouseOrder): Succeeded => ({
  outcome: 'succeeded',
  providerId: orderIdOf(order.reference),
  money,
  at: paidAt ?? order.createdAt,
});

const accepted = ({ order: { reference } }: HouseOrder): PayOutcome => ({
  outcome: 'accepted',
  providerId: orderIdOf(reference),
  next: { kind: 'qr_code', data: `house:${reference}` },
});

const closedWith = (one: HouseOrder, code: 'insufficient_funds' | 'not_supported'): PayOutcome => {
  one.state = 'closed';
  return declined(code, true);
};

const greeted: Readonly<
  Record<Exclude<Greeting, 'refused'>, (one: HouseOrder, at: Instant) => PayOutcome>
> = {
  accepted,
  succeeded: (one, at) => {
    take(one, one.order.money, at);
    return paid(one);
  },
  declined: (one) => closedWith(one, 'insufficient_funds'),
  not_supported: (one) => closedWith(one, 'not_supported'),
  declined_payable: () => declined('insufficient_funds', false),
};

const again = (known: HouseOrder, order: Order): PayOutcome => {
  if (!sameOrder(known.order, order)) throw new Error('the same reference, other parameters');
  if (known.state === 'paid') return paid(known);
  return known.state === 'open' ? accepted(known) : declined('insufficient_funds', true);
};

/** The verbs about orders; `shut` are references that were closed before they were opened. */
export const orderDesk = (orders: Orders, options: HouseOptions) => {
  const shut = new Set<string>();
  const found = presentOf(orders, options);
  const opened = (order: Order, greeting: Exclude<Greeting, 'refused'>): PayOutcome => {
    if (options.byTime && options.now() >= order.expiresAt)
      return declined('insufficient_funds', true);
    options.opening(order);
    const one: HouseOrder = { order, state: 'open', money: order.money };
    orders.set(order.reference, one);
    return greeted[greeting](one, options.now());
  };
  return {
    pay: (order: Order): PayOutcome => {
      const known = found(order.reference);
      if (known) return again(known, order);
      if (shut.has(order.reference)) return declined('insufficient_funds', true);
      const greeting = options.greeting();
      if (greeting === 'refused') throw new ProviderFault('sandbox', 'NO_AUTH', 'refused');
      return opened(order, greeting);
    },
    query: ({ reference }: OrderKey): QueryOutcome => {
      const one = found(reference);
      if (!one) return { outcome: 'not_found' };
      if (one.state === 'paid') return paid(one);
      return { outcome: one.state === 'open' ? 'awaiting' : 'closed' };
    },
    close: ({ reference }: OrderKey): CloseOutcome => {
      const one = found(reference);
      if (!one) shut.add(reference);
      if (one?.state === 'open') one.state = 'closed';
      return one?.state === 'paid' ? paid(one) : { outcome: 'closed' };
    },
  };
};

const refundSaid = ({ asked, state, at }: HouseRefund): RefundOutcome => {
  const providerId = refundIdOf(asked.refundReference);
  if (state === 'failed') return { outcome: 'failed', code: 'account_closed' };
  return state === 'succeeded'
    ? { outcome: 'succeeded', providerId, money: asked.money, at }
    : { outcome: 'accepted', providerId };
};

export const refundDesk = (orders: Orders, refunds: Refunds, options: HouseOptions) => ({
  refund: (asked: RefundOrder): RefundOutcome => {
    const known = refunds.get(asked.refundReference);
    if (known && !sameRefund(known.asked, asked)) throw new Error('the same refund, other money');
    if (known) return refundSaid(known);
    options.refunding(asked);
    if (orders.get(asked.order.reference)?.state !== 'paid')
      return { outcome: 'failed', code: 'not_paid' };
    const one: HouseRefund = { asked, state: options.refundFate(), at: options.now() };
    refunds.set(asked.refundReference, one);
    return refundSaid(one);
  },
  queryRefund: ({ refundReference }: RefundOrder): RefundOutcome => {
    const one = refunds.get(refundReference);
    return one ? refundSaid(one) : { outcome: 'not_found' };
  },
});
