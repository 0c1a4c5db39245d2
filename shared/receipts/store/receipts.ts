// Reads and writes receipts, and the blocks whose unbroken chain proves their numbers.
import { keys } from '../../table/keys.ts';
import type { Key, Put, Table } from '../../table/table.ts';
import { Block, type Draft, Receipt } from '../model/receipt.ts';

const absent = { name: 'whenAbsent' } as const;

/** Told by no number, so that a repeat makes the same key and can be issued once only. */
const keyOf = ({ payment, series, entry, reverses }: Draft): Key => {
  const name = [series, entry.cause, entry.reference].join('#');
  return reverses
    ? keys.redReceipt(payment, name, `${reverses.series}#${reverses.number}`)
    : keys.receipt(payment, name);
};

const byNumber = (one: Receipt, other: Receipt): number =>
  one.series === other.series
    ? Number(one.number) - Number(other.number)
    : one.series < other.series
      ? -1
      : 1;

/** The receipts of a payment, red ones too, read strongly; by series and number. */
export const findReceipts = async (table: Table, payment: string): Promise<readonly Receipt[]> => {
  const { table: name, pk, sk: prefix } = keys.receipt(payment, '');
  const found: Receipt[] = [];
  let after: string | undefined;
  do {
    const page = await table.list({ table: name, pk, prefix, ...(after ? { after } : {}) });
    found.push(...page.items.map((item) => Receipt.parse(item)));
    after = page.after;
  } while (after !== undefined);
  return found.sort(byNumber);
};

/** The drafts that have no receipt yet. */
export const withoutReceipt = async (
  table: Table,
  drafts: readonly Draft[],
): Promise<readonly Draft[]> => {
  const found = await table.getMany(drafts.map(keyOf));
  return drafts.filter((_draft, index) => found[index] === undefined);
};

/** The last number of a series; 0 before the first. */
export const lastNumber = async (table: Table, series: string): Promise<number> => {
  const { table: name, pk } = keys.receiptBlock(series, 1);
  const { items } = await table.list({ table: name, pk, backwards: true, limit: 1 });
  if (!items[0]) return 0;
  const { first, payments } = Block.parse(items[0]);
  return first + payments.length - 1;
};

/**
 * The lock and the proof: a block stands where the one before it ends, so of two who number at once
 * one is refused.
 */
export const blockWrite = (series: string, block: Block): Put => ({
  kind: 'put',
  key: keys.receiptBlock(series, block.first),
  attributes: Block.parse(block),
  condition: absent,
});

export const receiptWrite = (receipt: Receipt): Put => ({
  kind: 'put',
  key: keyOf(receipt),
  attributes: Receipt.parse(receipt),
  condition: absent,
});
