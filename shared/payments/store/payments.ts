// Reads a payment whole and builds its writes; the only room that knows its three items.
import { minuteMs } from '../../kernel/time.ts';
import { keys, shardOf } from '../../table/keys.ts';
import type { Condition, Item, Put, Table } from '../../table/table.ts';
import { hasStray } from '../model/moving.ts';
import {
  currentAttempt,
  Head,
  isWaiting,
  NextStep,
  type Payment,
  Quote,
} from '../model/payment.ts';
import { owesSurplus } from '../model/surplus.ts';

/** A pending payment is due for the repair's glance this long after its begin; set once. */
export const dueAfterMs = 2 * minuteMs;

const partOf = (items: readonly Item[], sk: string): Item | undefined =>
  items.find((item) => item.sk === sk);

/** The payment, read strongly in one query, or undefined. */
export const findPayment = async (table: Table, id: string): Promise<Payment | undefined> => {
  const { table: name, pk } = keys.head(id);
  const { items } = await table.list({ table: name, pk, to: 'quote', from: 'head' });
  const head = partOf(items, 'head');
  const quote = partOf(items, 'quote');
  if (!head || !quote) return undefined;
  const parsed = Head.parse(head);
  const next = partOf(items, keys.next(id, currentAttempt(parsed).number).sk);
  return {
    head: parsed,
    quote: Quote.parse(quote),
    ...(next ? { next: NextStep.parse(next) } : {}),
  };
};

export const findHead = async (table: Table, id: string): Promise<Head | undefined> => {
  const item = await table.get(keys.head(id));
  return item ? Head.parse(item) : undefined;
};

/** Heads in the order of their ids, at most 100. */
export const findHeads = async (
  table: Table,
  ids: readonly string[],
): Promise<readonly (Head | undefined)[]> =>
  (await table.getMany(ids.map(keys.head))).map((item) => item && Head.parse(item));

/** The write of a head; it lies in the due-work index while something is still to be waited for. */
export const headWrite = (head: Head, condition: Condition): Put => {
  const { revision: _revision, ...attributes } = Head.parse(head);
  return {
    kind: 'put',
    key: keys.head(head.id),
    attributes,
    condition,
    ...(isWaiting(head) || hasStray(head) || owesSurplus(head)
      ? { due: { shard: shardOf(head.id), at: head.createdAt + dueAfterMs } }
      : {}),
  };
};

export const headChanged = (before: Head, after: Head): Put =>
  headWrite(after, { name: 'whenUnchanged', revision: before.revision });

export const quoteWrite = (payment: string, quote: Quote): Put => ({
  kind: 'put',
  key: keys.quote(payment),
  attributes: Quote.parse(quote),
  condition: { name: 'whenAbsent' },
});

/** The provider's answer to one attempt. A slower second answer to the same order changes nothing. */
export const nextWrite = (payment: string, next: NextStep): Put => ({
  kind: 'put',
  key: keys.next(payment, next.attempt),
  attributes: NextStep.parse(next),
  condition: { name: 'whenAbsent' },
});
