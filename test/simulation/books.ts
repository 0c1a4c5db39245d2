// What was committed, read item by item as it is written: the books that invariants are checked on.
import { Entry } from '../../shared/ledger/model/entry.ts';
import { Obligation } from '../../shared/obligations/model/obligation.ts';
import { Head, Quote } from '../../shared/payments/model/payment.ts';
import { Block, Receipt } from '../../shared/receipts/model/receipt.ts';
import type { Item, Key } from '../../shared/table/table.ts';

export interface Books {
  readonly heads: ReadonlyMap<string, Head>;
  readonly quotes: ReadonlyMap<string, Quote>;
  readonly obligations: ReadonlyMap<string, Obligation>;
  /** In the order of their commits. */
  readonly entries: readonly Entry[];
  readonly receipts: readonly Receipt[];
  readonly blocks: readonly { readonly series: string; readonly block: Block }[];
  /** Everything else, by `pk sk`. */
  readonly others: ReadonlyMap<string, Item>;
}

/** One item as it was stored, of a kind that invariants know. */
export type Known =
  | { readonly is: 'head'; readonly head: Head }
  | { readonly is: 'quote'; readonly id: string; readonly quote: Quote }
  | { readonly is: 'obligation'; readonly obligation: Obligation }
  | { readonly is: 'entry'; readonly entry: Entry }
  | { readonly is: 'receipt'; readonly receipt: Receipt }
  | { readonly is: 'block'; readonly series: string; readonly block: Block }
  | { readonly is: 'other' };

type Reader = (item: Item) => Known;

const other: Reader = () => ({ is: 'other' });

const bySortKey: Readonly<Record<string, Reader>> = {
  head: (item) => ({ is: 'head', head: Head.parse(item) }),
  quote: (item) => ({
    is: 'quote',
    id: item.pk.slice('payment#'.length),
    quote: Quote.parse(item),
  }),
  obligation: (item) => ({ is: 'obligation', obligation: Obligation.parse(item) }),
};

const blockOf: Reader = (item) => ({
  is: 'block',
  series: item.pk.slice('series#'.length),
  block: Block.parse(item),
});

const readerOf = ({ table, pk, sk }: Key, item: Item): Reader => {
  if (table === 'ledger')
    return item['lines'] === undefined
      ? other
      : (one) => ({ is: 'entry', entry: Entry.parse(one) });
  if (pk.startsWith('series#')) return blockOf;
  if (sk.startsWith('receipt#')) return (one) => ({ is: 'receipt', receipt: Receipt.parse(one) });
  return bySortKey[sk] ?? other;
};

/** Reads one item as it now stands. */
export const read = (key: Key, item: Item): Known => readerOf(key, item)(item);

/** Books that are kept by adding one committed item after the other. */
export const emptyBooks = () => {
  const heads = new Map<string, Head>();
  const quotes = new Map<string, Quote>();
  const obligations = new Map<string, Obligation>();
  const entries: Entry[] = [];
  const receipts: Receipt[] = [];
  const blocks: { series: string; block: Block }[] = [];
  const others = new Map<string, Item>();
  const addMoney = (known: Known): void => {
    if (known.is === 'head') heads.set(known.head.id, known.head);
    if (known.is === 'quote') quotes.set(known.id, known.quote);
    if (known.is === 'obligation') obligations.set(known.obligation.id, known.obligation);
    if (known.is === 'entry') entries.push(known.entry);
  };
  const addPapers = (known: Known): void => {
    if (known.is === 'receipt') receipts.push(known.receipt);
    if (known.is === 'block') blocks.push({ series: known.series, block: known.block });
  };
  const add = (key: Key, item: Item, known: Known): void => {
    addMoney(known);
    addPapers(known);
    if (known.is === 'other') others.set(`${key.pk} ${key.sk}`, item);
  };
  const remove = (key: Key): void => void others.delete(`${key.pk} ${key.sk}`);
  const books: Books = { heads, quotes, obligations, entries, receipts, blocks, others };
  return { books, add, remove };
};
