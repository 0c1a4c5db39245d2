// Every key of both tables on one page; docs/table.md is drawn from it by docs/table.ts.
import type { LocalDate } from '../kernel/time.ts';
import type { Key } from './table.ts';

export const shardCount = 16;

/** Shard 0..15 of a reference, fixed for ever: the same reference always lies in the same shard. */
export const shardOf = (reference: string): number => {
  let hash = 0;
  for (const character of reference) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % shardCount;
};

const two = (shard: number): string => String(shard).padStart(2, '0');
const payments = (pk: string, sk: string): Key => ({ table: 'payments', pk, sk });
const ledger = (pk: string, sk: string): Key => ({ table: 'ledger', pk, sk });

/** In the order of time, then by the event. */
const deliverySort = (at: number, event: string): string =>
  `${String(at).padStart(15, '0')}#${event}`;

export const keys = {
  authority: (id: string) => payments(`authority#${id}`, 'authority'),
  account: (id: string) => payments(`account#${id}`, 'account'),
  client: (id: string) => payments(`client#${id}`, 'client'),
  obligation: (id: string) => payments(`obligation#${id}`, 'obligation'),
  obligationVersion: (id: string, version: number) =>
    payments(`obligation#${id}`, `version#${String(version).padStart(6, '0')}`),
  ruleset: (authority: string, version: number) =>
    payments(`ruleset#${authority}`, String(version).padStart(6, '0')),
  health: (account: string) => payments(`account#${account}`, 'health'),
  switch: (id: string) => payments('switches', id),
  endedSwitch: (id: string, at: string) => payments('ended-switches', `${id}#${at}`),
  lookupFailures: (subject: string) => payments(`failures#${subject}`, 'count'),
  head: (payment: string) => payments(`payment#${payment}`, 'head'),
  quote: (payment: string) => payments(`payment#${payment}`, 'quote'),
  next: (payment: string, attempt = 1) =>
    payments(`payment#${payment}`, attempt === 1 ? 'next' : `next#${two(attempt)}`),
  lease: (payment: string) => payments(`lease#${payment}`, 'lease'),
  asked: (account: string, second: number) => payments(`asked#${account}`, String(second)),
  receipt: (payment: string, name: string) => payments(`payment#${payment}`, `receipt#${name}`),
  redReceipt: (payment: string, name: string, of: string) =>
    payments(`payment#${payment}`, `receipt#${name}#${of}`),
  receiptBlock: (series: string, first: number) =>
    payments(`series#${series}`, String(first).padStart(10, '0')),
  refund: (payment: string, number: number) =>
    payments(`payment#${payment}`, `refund#${two(number)}`),
  refundPayee: (payment: string, number: number) => payments(`payee#${payment}`, two(number)),
  refundBudget: (account: string, day: LocalDate) => payments(`automatic-refunds#${account}`, day),
  cashSession: (session: string) => payments(`session#${session}`, 'session'),
  cashTake: (session: string, payment: string) => payments(`session#${session}`, `take#${payment}`),
  till: (outlet: string, operator: string) => payments(`till#${outlet}`, operator),
  debit: (payment: string) => payments(`payment#${payment}`, 'terminal'),
  unconfirmed: (at: string, payment: string) => payments('unconfirmed', `${at}#${payment}`),
  dispute: (payment: string, number: number) =>
    payments(`payment#${payment}`, `dispute#${two(number)}`),
  disputePlace: (place: string) => payments('disputes', place),
  taking: (client: string, day: LocalDate, serial: string) =>
    payments(`takings#${client}#${day}`, `serial#${serial}`),
  partnerDay: (client: string, day: LocalDate) => payments(`takings#${client}#${day}`, 'day'),
  partnerWord: (client: string, id: string) => payments(`partner-words#${client}`, id),
  parked: (id: string) => payments(`parked#${id}`, 'parked'),
  parkedOpen: (kind: string, at: string, id: string) =>
    payments(`parked-open#${kind}`, `${at}#${id}`),
  parkedDone: (kind: string, at: string, id: string) =>
    payments(`parked-done#${kind}`, `${at}#${id}`),
  transferReference: (text: string) => payments(`reference#${text}`, 'reference'),
  transferCredit: (account: string, key: string) => payments(`credit#${account}#${key}`, 'credit'),
  transferId: (account: string, id: string, reference: string) =>
    payments(`transfer#${account}#${id}`, reference),
  suspense: (account: string, reference: string) => payments(`suspense#${account}`, reference),
  importReport: (id: string) => payments('imports', id),
  accountLease: (account: string) => payments(`reconciling#${account}`, 'lease'),
  reconciling: (account: string) => payments(`reconciling#${account}`, 'fence'),
  openItem: (account: string, reference: string, cause: string) =>
    payments(`open#${account}`, `${reference}#${cause}`),
  run: (account: string, run: string) => payments(`runs#${account}`, run),
  runFile: (account: string, hash: string) => payments(`run-files#${account}`, hash),
  receiver: (authority: string, id: string) => payments(`receivers#${authority}`, id),
  event: (subject: string, of: string, sequence: number) =>
    payments(`events#${subject}#${of}`, String(sequence).padStart(6, '0')),
  delivery: (authority: string, receiver: string, at: number, event: string) =>
    payments(`deliveries#${authority}#${receiver}`, deliverySort(at, event)),
  parkedDelivery: (authority: string, receiver: string, at: number, event: string) =>
    payments(`parked-deliveries#${authority}#${receiver}`, deliverySort(at, event)),
  entry: (book: string, day: LocalDate, reference: string, cause: string) =>
    ledger(`${book}#${day}#${two(shardOf(reference))}`, `${reference}#${cause}`),
  runBlock: (run: string, number: number) =>
    ledger(`run#${run}`, `block#${String(number).padStart(6, '0')}`),
  runDiscrepancy: (run: string, number: number) =>
    ledger(`run#${run}`, `discrepancy#${String(number).padStart(6, '0')}`),
  runCommit: (run: string) => ledger(`run#${run}`, 'commit'),
} as const;

/** Partition of the entries of one book, day and shard. */
export const entryPartition = (book: string, day: LocalDate, shard: number): string =>
  `${book}#${day}#${two(shard)}`;

/** Refunds lie in due-work shards of their own, so that crowds of pending payments never hide them. */
export const refundShards: readonly number[] = [16, 17, 18, 19];

export const refundShardOf = (reference: string): number =>
  shardCount + (shardOf(reference) % refundShards.length);

/** Shards of the due-work index: those of payments, then those of refunds. */
export const dueShardCount = shardCount + refundShards.length;

export const dueShard = (shard: number): string => `due#${two(shard)}`;

const headPartition = /^payment#(.+)$/;

/** The payment whose head lies at a key, as the stream names it; undefined for any other item. */
export const paymentOf = ({ pk, sk }: { readonly pk: string; readonly sk: string }) =>
  sk === 'head' ? headPartition.exec(pk)?.[1] : undefined;

const refundKey = /^refund#(\d{2})$/;

/** Payment and number of the refund at a key; undefined for any other item. */
export const refundOf = ({ pk, sk }: { readonly pk: string; readonly sk: string }) => {
  const payment = headPartition.exec(pk)?.[1];
  const number = refundKey.exec(sk)?.[1];
  return payment !== undefined && number !== undefined
    ? { payment, number: Number(number) }
    : undefined;
};

const obligationPartition = /^obligation#(.+)$/;

/** What an event may be told of, by the key that the stream names; undefined for any other item. */
export const aboutOf = (key: { readonly pk: string; readonly sk: string }) => {
  const payment = paymentOf(key);
  if (payment !== undefined) return { subject: 'payment', of: payment } as const;
  const of = key.sk === 'obligation' ? obligationPartition.exec(key.pk)?.[1] : undefined;
  return of === undefined ? undefined : ({ subject: 'obligation', of } as const);
};
