// Sums over the books: balances of accounts, what was applied, and what a payment's entries say.
import type { Entry, EntryLine } from '../../../shared/ledger/model/entry.ts';
import { totalOf } from '../../../shared/obligations/model/obligation.ts';
import type { Head } from '../../../shared/payments/model/payment.ts';
import type { Books } from '../books.ts';
import { must } from '../broken.ts';

const add = (sums: Map<string, number>, key: string, amount: number): void =>
  void sums.set(key, (sums.get(key) ?? 0) + amount);

/** Minor units by what `keyOf` says of each line; debits positive. Lines without a key are left out. */
export const sumsBy = (
  entries: readonly Entry[],
  keyOf: (line: EntryLine, entry: Entry) => string | undefined,
): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const entry of entries)
    for (const line of entry.lines) {
      const key = keyOf(line, entry);
      if (key !== undefined) add(sums, key, line.amount);
    }
  return sums;
};

const isSame = (one: number, other: number): boolean => one === other;

const checkTrial = ({ entries }: Books): void => {
  for (const [currency, sum] of sumsBy(entries, (_line, entry) => entry.currency))
    must(isSame(sum, 0), 'entries_balance', () => `${currency} is out by ${sum}`);
};

/** Causes that take applied money back in part: then less than was asked may stay applied. */
const partial: ReadonlySet<string> = new Set(['refund', 'dispute_lost', 'dispute_regained']);

/** What a bank took of money that was going back by a refund already: on the list of disputes, for a person. */
const atPersons = ({ disputes, quotes }: Books): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { payment, twiceMinor } of disputes.values())
    for (const { id } of twiceMinor > 0 ? (quotes.get(payment)?.obligations ?? []) : [])
      add(sums, id, twiceMinor);
  return sums;
};

/** What is settled has been applied once, whole, by the payment that it names; what is not, never. */
const checkSettled = (books: Books): void => {
  const applied = sumsBy(books.entries, ({ account, obligation }) =>
    account === 'due_to_treasury' ? obligation : undefined,
  );
  const refunded = new Set(
    books.entries.flatMap(({ cause, lines }) =>
      partial.has(cause) ? lines.flatMap(({ obligation = [] }) => obligation) : [],
    ),
  );
  const waiting = atPersons(books);
  for (const { id, state, settledBy } of books.obligations.values()) {
    const amount = -(applied.get(id) ?? 0);
    const asked = state === 'settled' ? askedOf(books, id, settledBy) : (waiting.get(id) ?? 0);
    const isRight = amount <= asked && (amount >= 0 || !refunded.has(id));
    must(isRight, 'settled_once', () => `${amount} of ${asked} is applied to ${id}, ${state}`);
    must(
      amount > 0 || refunded.has(id) || state !== 'settled',
      'settled_once',
      () => `${id} is settled by ${settledBy} and nothing is applied`,
    );
  }
};

const askedOf = ({ quotes }: Books, id: string, settledBy = ''): number =>
  totalOf(quotes.get(settledBy)?.obligations.find((one) => one.id === id)?.lines ?? []);

/** Captures credit what was applied and what is surplus; returns and refunds are apart. */
const checkHead = (head: Head, own: readonly Entry[]): void => {
  const captures = own.filter(({ cause }) => cause === 'capture');
  const sums = sumsBy(captures, ({ account }) => account);
  const said = `${head.applied} + ${head.surplus}`;
  const [applied, surplus] = [
    -(sums.get('due_to_treasury') ?? 0),
    -(sums.get('surplus_owed') ?? 0),
  ];
  must(
    head.applied + head.surplus === applied + surplus,
    'sums_match',
    () => `${head.id} says ${said}, its entries ${applied} + ${surplus}`,
  );
};

const checkHeads = ({ heads, entries }: Books): void => {
  const byPayment = Map.groupBy(entries, ({ reference }) => reference.slice(0, 19));
  for (const head of heads.values()) checkHead(head, byPayment.get(head.id) ?? []);
};

const byItem = (
  lines: readonly { kind?: string; revenueItem?: string; amount: number }[],
): string =>
  lines
    .map(({ kind, revenueItem, amount }) => `${kind} ${revenueItem} ${Math.abs(amount)}`)
    .toSorted()
    .join();

/** What a capture credits for one obligation, when none of it is surplus, is the quote's lines. */
const checkLines = ({ entries, quotes }: Books): void => {
  for (const { cause, reference, lines } of entries) {
    if (cause !== 'capture') continue;
    for (const quoted of quotes.get(reference.slice(0, 19))?.obligations ?? []) {
      const own = lines.filter(({ obligation }) => obligation === quoted.id);
      const applied = own.filter(({ account }) => account === 'due_to_treasury');
      const isWhole = own.length > 0 && applied.length === own.length;
      must(
        !isWhole || byItem(applied) === byItem(quoted.lines),
        'lines_apart',
        () => `${reference}: ${byItem(applied)} for ${byItem(quoted.lines)}`,
      );
    }
  }
};

/** True at every instant; summed over the whole books. */
export const checkSums = (books: Books): void => {
  checkTrial(books);
  checkSettled(books);
  checkHeads(books);
  checkLines(books);
};
