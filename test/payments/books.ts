// What must be true of the books at every instant, whatever happened: checked over the whole tables.
import { expect } from '@jest/globals';
import { parseReference, referenceOf } from '../../shared/kernel/id.ts';
import { Entry } from '../../shared/ledger/model/entry.ts';
import { Obligation } from '../../shared/obligations/model/obligation.ts';
import { type Attempt, Head, Quote } from '../../shared/payments/model/payment.ts';
import type { TestWorld } from '../world.ts';
import type { Till } from './till.ts';

export interface Books {
  readonly entries: readonly Entry[];
  readonly heads: readonly Head[];
  readonly quotes: ReadonlyMap<string, Quote>;
  readonly obligations: readonly Obligation[];
}

export const booksOf = (world: TestWorld): Books => {
  const { payments, ledger } = world.memory.dump();
  const sort = (sk: string) => payments.filter((item) => item.sk === sk);
  return {
    entries: ledger.filter((item) => item['lines'] !== undefined).map((item) => Entry.parse(item)),
    heads: sort('head').map((item) => Head.parse(item)),
    quotes: new Map(
      sort('quote').map((item) => [item.pk.replace('payment#', ''), Quote.parse(item)]),
    ),
    obligations: sort('obligation').map((item) => Obligation.parse(item)),
  };
};

const total = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);

const linesOf = (entries: readonly Entry[]) =>
  entries.flatMap((entry) => entry.lines.map((line) => ({ ...line, currency: entry.currency })));

/** Per account, in minor units: debits positive. */
export const balances = (entries: readonly Entry[]): Readonly<Partial<Record<string, number>>> => {
  const sums: Partial<Record<string, number>> = {};
  for (const { account, amount } of linesOf(entries)) sums[account] = (sums[account] ?? 0) + amount;
  return sums;
};

const balanced = ({ entries }: Books): void => {
  for (const entry of entries) expect(total(entry.lines.map(({ amount }) => amount))).toBe(0);
  for (const currency of new Set(entries.map((entry) => entry.currency)))
    expect(
      total(linesOf(entries).flatMap((line) => (line.currency === currency ? [line.amount] : []))),
    ).toBe(0);
};

const attemptOf = ({ heads }: Books, reference: string): Attempt | undefined => {
  const named = parseReference(reference);
  const head = heads.find(({ id }) => id === named?.payment);
  return head?.attempts.find(({ number }) => number === named?.attempt);
};

const caused = (books: Books): void => {
  for (const { reference } of books.entries)
    expect(attemptOf(books, reference)).toMatchObject({ state: 'succeeded' });
  for (const head of books.heads)
    for (const attempt of head.attempts) {
      const reference = referenceOf(head.id, attempt.number);
      const causes = books.entries
        .filter((one) => one.reference === reference)
        .map((one) => one.cause);
      const expected = {
        takings: attempt.state === 'succeeded' ? 1 : 0,
        returns: attempt.returnedAt === undefined ? 0 : 1,
      };
      expect({
        takings: causes.filter((cause) => cause !== 'return').length,
        returns: causes.filter((cause) => cause === 'return').length,
      }).toEqual(expected);
    }
};

/** What was applied to each obligation, in minor units, mirrors taken off. */
const appliedTo = ({ entries }: Books): ReadonlyMap<string, number> => {
  const applied = new Map<string, number>();
  for (const { account, obligation = '', amount } of linesOf(entries))
    if (account === 'due_to_treasury')
      applied.set(obligation, (applied.get(obligation) ?? 0) - amount);
  return applied;
};

const askedOf = ({ quotes }: Books, { id, settledBy = '' }: Obligation): number => {
  const quoted = quotes.get(settledBy)?.obligations.find((one) => one.id === id);
  return total(quoted?.lines.map(({ amount }) => amount) ?? []);
};

/** What is settled has been applied once, by the payment that it names; what is not, never. */
const settledOnce = (books: Books): void => {
  const applied = appliedTo(books);
  for (const one of books.obligations) {
    const amount = applied.get(one.id) ?? 0;
    const asked = one.state === 'settled' ? askedOf(books, one) : 0;
    expect(amount).toBeLessThanOrEqual(asked);
    expect(amount > 0).toBe(one.state === 'settled');
  }
};

/** Locks name pending payments only, and those that want the obligation. */
const locksHeld = ({ obligations, heads, quotes }: Books): void => {
  for (const { id, lock, state } of obligations) {
    if (!lock) continue;
    const head = heads.find((one) => one.id === lock.payment);
    expect(head?.state).toBe('pending');
    expect(state).not.toBe('settled');
    expect(quotes.get(lock.payment)?.obligations.map((one) => one.id)).toContain(id);
  }
};

const byItem = (lines: readonly { kind?: string; revenueItem?: string; amount: number }[]) =>
  lines
    .map(({ kind, revenueItem, amount }) => `${kind} ${revenueItem} ${Math.abs(amount)}`)
    .sort((a, b) => a.localeCompare(b));

/** What one capture credits for one obligation: `whole` when none of it is surplus. */
const shareOf = ({ lines }: Entry, obligation: string) => {
  const own = lines.filter((line) => line.obligation === obligation);
  const applied = own.filter(({ account }) => account === 'due_to_treasury');
  return { applied, isWhole: own.length > 0 && applied.length === own.length };
};

/** Lines stay apart: what a capture credits to the treasury is the quote, line by line. */
const linesApart = ({ entries, quotes }: Books): void => {
  for (const entry of entries.filter(({ cause }) => cause === 'capture')) {
    const quote = quotes.get(parseReference(entry.reference)?.payment ?? '');
    for (const quoted of quote?.obligations ?? []) {
      const { applied, isWhole } = shareOf(entry, quoted.id);
      if (isWhole) expect(byItem(applied)).toEqual(byItem(quoted.lines));
    }
  }
};

const summed = ({ heads, entries }: Books): void => {
  for (const head of heads) {
    const own = entries.filter((one) => one.reference.startsWith(head.id));
    const sums = balances(own.filter(({ cause }) => cause === 'capture'));
    expect({ applied: head.applied, surplus: head.surplus }).toEqual({
      applied: Math.abs(sums['due_to_treasury'] ?? 0),
      surplus: Math.abs(sums['surplus_owed'] ?? 0),
    });
  }
};

/** True at every instant. */
export const checkBooks = (world: TestWorld): Books => {
  const books = booksOf(world);
  balanced(books);
  caused(books);
  settledOnce(books);
  locksHeld(books);
  linesApart(books);
  summed(books);
  return books;
};

/** True once all has come to rest: nothing is open, and the provider's own count is ours. */
export const checkRest = (world: TestWorld, till: Till): Books => {
  const books = checkBooks(world);
  expect(books.heads.filter(({ state, suspense }) => state === 'pending' && !suspense)).toEqual([]);
  expect([...till.orders.values()].filter(({ state }) => state === 'open')).toEqual([]);
  expect(balances(books.entries)['clearing'] ?? 0).toBe(till.held());
  const known = new Set(books.heads.map(({ id }) => referenceOf(id, 1)));
  for (const reference of till.orders.keys()) expect(known).toContain(reference);
  return books;
};
