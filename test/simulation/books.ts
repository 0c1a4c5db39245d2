// What was committed, read item by item as it is written: the books that invariants are checked on.
import { Dispute } from '../../shared/disputes/model/dispute.ts';
import { Entry } from '../../shared/ledger/model/entry.ts';
import { Obligation } from '../../shared/obligations/model/obligation.ts';
import { Head, Quote } from '../../shared/payments/model/payment.ts';
import { Block, Receipt } from '../../shared/receipts/model/receipt.ts';
import { Refund } from '../../shared/refunds/model/refund.ts';
import type { Item, Key } from '../../shared/table/table.ts';

export interface Books {
  readonly heads: ReadonlyMap<string, Head>;
  readonly quotes: ReadonlyMap<string, Quote>;
  readonly obligations: ReadonlyMap<string, Obligation>;
  /** In the order of their commits. */
  readonly entries: readonly Entry[];
  readonly receipts: readonly Receipt[];
  readonly blocks: readonly { readonly series: string; readonly block: Block }[];
  /** By reference. */
  readonly refunds: ReadonlyMap<string, Refund>;
  /** By id. */
  readonly disputes: ReadonlyMap<string, Dispute>;
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
  | { readonly is: 'refund'; readonly refund: Refund }
  | { readonly is: 'dispute'; readonly dispute: Dispute }
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

const byPrefix: readonly (readonly [prefix: string, reader: Reader])[] = [
  ['receipt#', (item) => ({ is: 'receipt', receipt: Receipt.parse(item) })],
  ['refund#', (item) => ({ is: 'refund', refund: Refund.parse(item) })],
  ['dispute#', (item) => ({ is: 'dispute', dispute: Dispute.parse(item) })],
];

const ofPayments = ({ pk, sk }: Key): Reader =>
  pk.startsWith('series#')
    ? blockOf
    : (bySortKey[sk] ?? byPrefix.find(([prefix]) => sk.startsWith(prefix))?.[1] ?? other);

const readerOf = (key: Key, item: Item): Reader => {
  if (key.table === 'payments') return ofPayments(key);
  if (item['lines'] === undefined) return other;
  return (one) => ({ is: 'entry', entry: Entry.parse(one) });
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
  const refunds = new Map<string, Refund>();
  const disputes = new Map<string, Dispute>();
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
    if (known.is === 'refund') refunds.set(known.refund.reference, known.refund);
    if (known.is === 'dispute') disputes.set(known.dispute.id, known.dispute);
  };
  const add = (key: Key, item: Item, known: Known): void => {
    addMoney(known);
    addPapers(known);
    if (known.is === 'other') others.set(`${key.pk} ${key.sk}`, item);
  };
  const remove = (key: Key): void => void others.delete(`${key.pk} ${key.sk}`);
  const money = { heads, quotes, obligations, entries, refunds, disputes };
  const books: Books = { ...money, receipts, blocks, others };
  return { books, add, remove };
};
