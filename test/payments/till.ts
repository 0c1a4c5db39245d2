// A provider with books of its own: it remembers orders, so that tests can compare its truth with ours.
import type { Money } from '../../shared/kernel/money.ts';
import type { Instant } from '../../shared/kernel/time.ts';
import type { Connection, Order, OrderKey } from '../../shared/providers/contract.ts';
import type { PayOutcome, QueryOutcome, Succeeded } from '../../shared/providers/outcomes.ts';
import { orderIdOf } from '../../shared/providers/sandbox/fates.ts';

interface TillOrder {
  readonly order: Order;
  state: 'open' | 'paid' | 'closed' | 'returned';
  money: Money;
  paidAt?: Instant;
}

export interface Till {
  /** By reference: a second order under the same reference cannot come to be. */
  readonly orders: Map<string, TillOrder>;
  /** References that were closed before they were opened. */
  readonly refused: Set<string>;
  readonly verbs: Required<Pick<Connection, 'pay' | 'query' | 'close'>>;
  /** The payer pays now; false when the order is not payable. `money` where it is not as asked. */
  pays(reference: string, money?: Money): boolean;
  /** The provider takes the money in spite of a close, as some do. */
  paysAnyway(reference: string): void;
  /** The next call of this verb is answered so; what the provider does is done all the same. */
  answer(verb: 'pay' | 'query' | 'close', how: 'lost' | 'never_arrived' | 'fault'): void;
  /** From now on every answer arrives. */
  calm(): void;
  /** What is paid and not given back, in minor units. */
  held(): number;
}

export interface TillOptions {
  readonly now: () => Instant;
  /** Orders end by themselves at their expiry; they cannot be closed. */
  readonly byTime?: boolean;
  /** How a new order is answered. */
  readonly greeting?: 'accepted' | 'succeeded' | 'declined' | 'declined_payable';
}

const lost = { outcome: 'unknown', why: 'the answer was lost' } as const;

type Said = { readonly outcome: string };

/** What the payer of a till is shown. */
export const codeOf = (reference: string): string => `till:${reference}`;

export const aTill = ({ now, byTime = false, greeting = 'accepted' }: TillOptions): Till => {
  const orders: Till['orders'] = new Map();
  const refused: Till['refused'] = new Set();
  const planned = new Map<string, 'lost' | 'never_arrived' | 'fault'>();

  const found = (reference: string): TillOrder | undefined => {
    const one = orders.get(reference);
    if (byTime && one?.state === 'open' && now() >= one.order.expiresAt) one.state = 'closed';
    return one;
  };
  const paid = (one: TillOrder): Succeeded => ({
    outcome: 'succeeded',
    providerId: orderIdOf(one.order.reference),
    money: one.money,
    at: one.paidAt ?? now(),
  });
  const take = (one: TillOrder, money: Money): void => {
    one.state = 'paid';
    one.money = money;
    one.paidAt = now();
  };
  const opened = (order: Order): TillOrder => {
    const known = found(order.reference);
    if (known && JSON.stringify(known.order) !== JSON.stringify(order))
      throw new Error('the same reference with other parameters');
    const one: TillOrder = known ?? { order, state: 'open', money: order.money };
    orders.set(order.reference, one);
    return one;
  };
  const pay = (order: Order): PayOutcome => {
    if (refused.has(order.reference)) return { outcome: 'declined', code: 'declined', final: true };
    const isNew = !orders.has(order.reference);
    const one = opened(order);
    if (isNew && greeting === 'succeeded') take(one, order.money);
    if (isNew && greeting === 'declined') one.state = 'closed';
    const providerId = orderIdOf(order.reference);
    const words = {
      accepted: {
        outcome: 'accepted',
        providerId,
        next: { kind: 'qr_code', data: codeOf(order.reference) },
      },
      succeeded: paid(one),
      declined: { outcome: 'declined', code: 'insufficient_funds', final: true, providerId },
      declined_payable: {
        outcome: 'declined',
        code: 'insufficient_funds',
        final: false,
        providerId,
      },
    } as const;
    return words[greeting];
  };
  const present = (one: TillOrder | undefined): QueryOutcome => {
    if (!one) return { outcome: 'not_found' };
    if (one.state === 'paid') return paid(one);
    return { outcome: one.state === 'open' ? 'awaiting' : 'closed' };
  };
  const close = ({ reference }: OrderKey) => {
    const one = found(reference);
    if (!one) refused.add(reference);
    if (one?.state === 'open') one.state = 'closed';
    return one?.state === 'paid' ? paid(one) : ({ outcome: 'closed' } as const);
  };
  const answered =
    <Input, Outcome extends Said>(verb: string, act: (input: Input) => Outcome) =>
    async (input: Input): Promise<Outcome | typeof lost> => {
      const how = planned.get(verb);
      planned.delete(verb);
      if (how === 'never_arrived') return lost;
      const said = act(input);
      if (how === 'fault') throw new Error('the provider answered in a way that nobody knows');
      return how === 'lost' ? lost : said;
    };

  return {
    orders,
    refused,
    verbs: {
      pay: answered('pay', pay),
      query: answered('query', ({ reference }: OrderKey) => present(found(reference))),
      close: answered('close', close),
    },
    pays: (reference, money) => {
      const one = found(reference);
      if (one?.state !== 'open') return false;
      take(one, money ?? one.order.money);
      return true;
    },
    paysAnyway: (reference) => {
      const one = orders.get(reference);
      if (one) take(one, one.order.money);
    },
    answer: (verb, how) => void planned.set(verb, how),
    calm: () => planned.clear(),
    held: () =>
      [...orders.values()].reduce(
        (sum, one) => sum + (one.state === 'paid' ? one.money.amount : 0),
        0,
      ),
  };
};
