// What must hold once the sky has cleared and everything on its way has arrived.
import { referenceOf } from '../../../shared/kernel/id.ts';
import { isWaiting } from '../../../shared/payments/model/payment.ts';
import type { Books } from '../books.ts';
import { must } from '../broken.ts';
import type { House } from '../house.ts';
import { sumsBy } from './sums.ts';

const checkEnds = ({ heads, obligations }: Books): void => {
  for (const head of heads.values())
    must(!isWaiting(head), 'work_resumes', () => `${head.id} is ${head.state}, ${ages(head)}`);
  for (const { id, lock } of obligations.values()) {
    const holder = lock && heads.get(lock.payment);
    const isHeld = holder?.state === 'pending' && holder.suspense !== undefined;
    must(!lock || isHeld, 'work_resumes', () => `${id} is locked by ${lock?.payment}`);
  }
};

const ages = ({ history }: { readonly history: readonly { readonly event: string }[] }): string =>
  history.map(({ event }) => event).join(', ');

/** Each order of a provider is known here, ended, and told as the provider's books have it. */
const checkOrders = ({ heads }: Books, house: House): void => {
  for (const [reference, one] of house.orders) {
    const head = heads.get(reference.slice(0, -2));
    const attempt = head?.attempts.find(
      ({ number }) => head && referenceOf(head.id, number) === reference,
    );
    must(attempt?.account === house.account, 'intent_first', () => `${reference} is unknown here`);
    must(!house.isPayable(reference), 'known_at_last', () => `${reference} is still payable`);
    if (one.state !== 'paid') continue;
    const { amount, currency } = one.money;
    must(
      attempt?.captured?.amount === amount && attempt.captured.currency === currency,
      'nothing_lost',
      () => `${reference} was paid ${amount} ${currency}, we say ${JSON.stringify(attempt)}`,
    );
  }
};

/** Clearing, per account and currency, is what the provider holds. */
const checkHouse = ({ entries }: Books, house: House): void => {
  const own = entries.filter(({ book }) => book === house.account);
  const sums = sumsBy(own, ({ account }, { currency }) =>
    account === 'clearing' ? currency : undefined,
  );
  const held = house.held();
  for (const currency of new Set([...sums.keys(), ...Object.keys(held)]))
    must(
      (sums.get(currency) ?? 0) === (held[currency] ?? 0),
      'houses_agree',
      () =>
        `${house.account} holds ${held[currency] ?? 0} ${currency}, we say ${sums.get(currency) ?? 0}`,
    );
};

const checkReceipts = ({ entries, receipts, blocks }: Books): void => {
  const applied = sumsBy(entries, ({ account }, { reference }) =>
    account === 'due_to_treasury' ? reference.slice(0, 19) : undefined,
  );
  const told = new Map<string, number>();
  for (const { payment, amount } of receipts) told.set(payment, (told.get(payment) ?? 0) + amount);
  for (const payment of new Set([...applied.keys(), ...told.keys()]))
    must(
      (told.get(payment) ?? 0) === -(applied.get(payment) ?? 0),
      'receipts_sum',
      () => `${payment}: receipts of ${told.get(payment)}, applied ${applied.get(payment)}`,
    );
  const numbered = blocks.reduce((sum, { block }) => sum + block.payments.length, 0);
  must(numbered === receipts.length, 'receipts_chain', () => `${numbered} of ${receipts.length}`);
};

/** Everything that payments and providers must agree on at last. */
export const checkRest = (books: Books, houses: readonly House[]): void => {
  checkEnds(books);
  for (const house of houses) {
    checkOrders(books, house);
    checkHouse(books, house);
  }
  checkReceipts(books);
};
