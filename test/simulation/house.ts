// A provider with books of its own: it remembers orders, refunds and what it told, by its own clock.
import type { Money } from '../../shared/kernel/money.ts';
import { type Instant, minuteMs } from '../../shared/kernel/time.ts';
import type { Connection, Order, RefundOrder } from '../../shared/providers/contract.ts';
import { aBank, type Bank } from '../disputes/bank.ts';
import { orderDesk, presentOf, refundDesk, take } from './house-desks.ts';

export interface HouseOrder {
  readonly order: Order;
  state: 'open' | 'paid' | 'closed';
  money: Money;
  paidAt?: Instant;
}

export interface HouseRefund {
  readonly asked: RefundOrder;
  state: 'accepted' | 'succeeded' | 'failed';
  at: Instant;
}

/** What happens to one call. `lost`: the house acts, nobody hears; `never_arrived`: it does not even act. */
export type Mishap = 'none' | 'lost' | 'never_arrived' | 'fault' | 'slow' | 'lags';
export type Verb = 'pay' | 'query' | 'close' | 'refund' | 'queryRefund';
export type Question = Verb | 'dispute';

/** How a new order is greeted. */
export type Greeting =
  | 'accepted'
  | 'succeeded'
  | 'declined'
  | 'declined_payable'
  | 'not_supported'
  | 'refused';

export interface HouseOptions {
  readonly account: string;
  readonly byTime: boolean;
  readonly now: () => Instant;
  readonly mishap: (verb: Question) => Mishap;
  /** Resolves when a slow answer may come. */
  readonly later: () => Promise<void>;
  readonly greeting: () => Greeting;
  /** What becomes of a refund when it is asked for, or looked at while it is under way. */
  readonly refundFate: () => HouseRefund['state'];
  /** Told of each order before it comes to be: throws where none may. */
  readonly opening: (order: Order) => void;
  /** Told of each refund before it comes to be: throws where none may. */
  readonly refunding: (asked: RefundOrder) => void;
}

export interface House {
  readonly account: string;
  readonly byTime: boolean;
  /** By reference: a second order under the same reference cannot come to be. */
  readonly orders: Map<string, HouseOrder>;
  readonly refunds: Map<string, HouseRefund>;
  readonly verbs: Required<Pick<Connection, Question>>;
  /** The banks of its payers, who dispute what they paid. */
  readonly bank: Bank;
  /** Disputes by the order that they are about, as notifications name them. */
  readonly disputed: Map<string, string>;
  readonly now: () => Instant;
  /** The payer pays now; false when the order is not payable. */
  pays(reference: string, money: Money): boolean;
  /** The house takes the money in spite of a close, as some do. */
  paysAnyway(reference: string): void;
  isPayable(reference: string): boolean;
  /** A refund that was under way ends. */
  refundEnds(refundReference: string, state: 'succeeded' | 'failed'): void;
  /** What is held and not given back, in minor units by currency. */
  held(): Readonly<Record<string, number>>;
}

const lost = { outcome: 'unknown', why: 'the answer was lost' } as const;
/** A fault that the day planned: nobody is surprised by it. */
export class PlannedFault extends Error {
  override readonly name = 'PlannedFault';
}

const lagMs = minuteMs;

const sumsOf = (moved: readonly Money[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { amount, currency } of moved) sums[currency] = (sums[currency] ?? 0) + amount;
  return sums;
};

/** A notification names a dispute by its order: the sandbox has one for each. */
const disputeAsked =
  (
    { mishap }: HouseOptions,
    { bank, disputed }: Pick<House, 'bank' | 'disputed'>,
  ): Connection['dispute'] & object =>
  async (id) => {
    const how = mishap('dispute');
    return how === 'none' || how === 'slow' ? bank.ask(disputed.get(id) ?? id) : lost;
  };

/** Whether the house's own replica does not know this yet. */
const isLagging = (how: Mishap, age: number): boolean => how === 'lags' && age < lagMs;

/** What a call meets on its way there and back. */
const answeredBy = ({ now, mishap, later }: HouseOptions) => {
  const sent = async <Outcome>(how: Mishap, said: Outcome): Promise<Outcome | typeof lost> => {
    if (how === 'slow') await later();
    if (how === 'fault') throw new PlannedFault('the provider answered as nobody knows');
    return how === 'lost' ? lost : said;
  };
  return <Input extends { readonly createdAt: Instant }, Outcome>(
    verb: Verb,
    act: (input: Input) => Outcome,
    lagging?: Outcome,
  ) =>
    async (input: Input): Promise<Outcome | typeof lost> => {
      const how = mishap(verb);
      if (how === 'never_arrived') return lost;
      if (lagging && isLagging(how, now() - input.createdAt)) return lagging;
      return sent(how, act(input));
    };
};

const heldBy =
  ({ orders, refunds, bank }: Pick<House, 'orders' | 'refunds' | 'bank'>) =>
  (): Record<string, number> =>
    sumsOf([
      { amount: -bank.away(), currency: 'CNY' },
      ...[...orders.values()].filter(({ state }) => state === 'paid').map(({ money }) => money),
      ...[...refunds.values()]
        .filter(({ state }) => state === 'succeeded')
        .map(({ asked: { money } }) => ({ ...money, amount: -money.amount })),
    ]);

/** What payers, and providers by themselves, do to the books. */
const movesOf = (options: HouseOptions, { orders, refunds }: Pick<House, 'orders' | 'refunds'>) => {
  const found = presentOf(orders, options);
  return {
    pays: (reference: string, money: Money): boolean => {
      const one = found(reference);
      if (one?.state !== 'open') return false;
      take(one, money, options.now());
      return true;
    },
    paysAnyway: (reference: string): void => {
      const one = orders.get(reference);
      if (one && one.state !== 'paid') take(one, one.order.money, options.now());
    },
    isPayable: (reference: string): boolean => found(reference)?.state === 'open',
    refundEnds: (refundReference: string, state: 'succeeded' | 'failed'): void => {
      const one = refunds.get(refundReference);
      if (one?.state === 'accepted') Object.assign(one, { state, at: options.now() });
    },
  };
};

export const aHouse = (options: HouseOptions): House => {
  const { account, byTime, now } = options;
  const orders: House['orders'] = new Map();
  const refunds: House['refunds'] = new Map();
  const desk = { ...orderDesk(orders, options), ...refundDesk(orders, refunds, options) };
  const answered = answeredBy(options);
  const bank = aBank({ now, provider: {} });
  const disputed: House['disputed'] = new Map();
  return {
    account,
    bank,
    disputed,
    byTime,
    orders,
    refunds,
    now,
    verbs: {
      pay: answered('pay', desk.pay),
      query: answered('query', desk.query, { outcome: 'not_found' }),
      close: answered('close', desk.close),
      refund: answered('refund', desk.refund),
      queryRefund: answered('queryRefund', desk.queryRefund, { outcome: 'not_found' }),
      dispute: disputeAsked(options, { bank, disputed }),
    },
    ...movesOf(options, { orders, refunds }),
    held: heldBy({ orders, refunds, bank }),
  };
};
