// The account's balance: one balance transaction per movement, booked in the same breath.
import type { Posting } from './books.ts';
import type { BalanceTransaction } from './resources.ts';
import { newId, type State, seconds } from './state.ts';

/** Stripe's usual two days until money is available. */
const availableAfterSeconds = 2 * 86_400;

export type NewTransaction = {
  readonly type: string;
  readonly category: string;
  readonly source: string;
  readonly description: string | null;
  readonly currency: string;
  /** Signed gross in minor units: positive comes to us. */
  readonly amount: number;
  /** What Stripe keeps of it; negative when a fee is given back. */
  readonly fee: number;
  /** Where the gross goes to or comes from. */
  readonly place: 'payer' | 'bank';
};

/** Moves money into or out of the balance and returns the transaction that says so. */
export const transact = (state: State, wanted: NewTransaction): BalanceTransaction => {
  const created = seconds(state);
  const { type, source, description, currency, amount, fee } = wanted;
  const transaction: BalanceTransaction = {
    id: newId(state, 'txn'),
    object: 'balance_transaction',
    amount,
    available_on: created + (wanted.place === 'bank' ? 0 : availableAfterSeconds),
    balance_type: 'payments',
    created,
    currency,
    description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [feeDetail(fee, currency)],
    net: amount - fee,
    reporting_category: wanted.category,
    source,
    status: 'pending',
    type,
  };
  state.transactions.set(transaction.id, transaction);
  state.books.move({
    cause: transaction.id,
    currency,
    at: state.timeline.now(),
    postings: postings(wanted),
  });
  return transaction;
};

/** The transaction as it prints now: pending until its day has come. */
export const shownTransaction = (
  state: State,
  transaction: BalanceTransaction,
): BalanceTransaction => ({
  ...transaction,
  status: transaction.available_on <= seconds(state) ? 'available' : 'pending',
});

/** The account's balance as Stripe's resource: what is not yet paid out, per currency. */
export const shownBalance = (state: State): Record<string, unknown> => ({
  object: 'balance',
  available: sums(state, 'available'),
  livemode: false,
  pending: sums(state, 'pending'),
});

/** What is available to a manual payout, in minor units. */
export const availableAmount = (state: State, currency: string): number =>
  sums(state, 'available').find((one) => one.currency === currency)?.amount ?? 0;

const sums = (
  state: State,
  status: BalanceTransaction['status'],
): readonly { amount: number; currency: string; source_types: { card: number } }[] => {
  const byCurrency = new Map<string, number>();
  for (const transaction of state.transactions.values()) {
    const counts = shownTransaction(state, transaction).status === status;
    const before = byCurrency.get(transaction.currency) ?? 0;
    byCurrency.set(transaction.currency, before + (counts ? transaction.net : 0));
  }
  return [...byCurrency].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
};

const feeDetail = (amount: number, currency: string): Record<string, unknown> => ({
  amount,
  application: null,
  currency,
  description: 'Stripe processing fees',
  type: 'stripe_fee',
});

const postings = ({ place, amount, fee }: NewTransaction): readonly Posting[] => [
  { place, amount: -amount },
  { place: 'balance', amount: amount - fee },
  { place: 'stripe', amount: fee },
];
