// Issues the receipts of payments: read first, number only what lacks one, all of a block or nothing.
import { Failure } from '../kernel/failure.ts';
import { referenceOf } from '../kernel/id.ts';
import type { Entry } from '../ledger/model/entry.ts';
import { findEntry } from '../ledger/store/entries.ts';
import type { Payment } from '../payments/model/payment.ts';
import { findPayment } from '../payments/store/payments.ts';
import { getAuthority } from '../settings/store/settings.ts';
import type { Write } from '../table/table.ts';
import type { World } from '../world.ts';
import { draftsOf } from './model/drafts.ts';
import { type Draft, numbered, type Receipt } from './model/receipt.ts';
import {
  blockWrite,
  findReceipts,
  lastNumber,
  receiptWrite,
  withoutReceipt,
} from './store/receipts.ts';

export type IssueWorld = Pick<World, 'table' | 'now' | 'log' | 'hashKeys'>;

/** What reading the payments found: drafts to number, and payments that could not be read. */
interface Found {
  readonly drafts: readonly Draft[];
  readonly failed: readonly string[];
}

const blockLimit = 40;
const tries = 8;

/** A payment's captures as booked: to the line what was applied. Money in suspense has none. */
const entriesOf = async (world: IssueWorld, { head }: Payment): Promise<readonly Entry[]> => {
  const found = await Promise.all(
    head.attempts.map(
      ({ account, number, captured }) =>
        captured &&
        findEntry(world.table, account, captured.day, referenceOf(head.id, number), 'capture'),
    ),
  );
  return found.filter((entry) => entry !== undefined);
};

/** Money that was applied after the receipt: a person must see it, since receipts are never edited. */
const compare = (world: IssueWorld, draft: Draft, receipt: Receipt): void => {
  if (draft.amount !== receipt.amount)
    world.log.warn('receipt_differs', { payment: draft.payment, series: draft.series });
};

const draftsFor = async (world: IssueWorld, id: string): Promise<readonly Draft[]> => {
  const payment = await findPayment(world.table, id);
  if (!payment || payment.head.applied === 0) return [];
  const [authority, entries, receipts] = await Promise.all([
    getAuthority(world.table, payment.head.authority),
    entriesOf(world, payment),
    findReceipts(world.table, id),
  ]);
  return draftsOf(payment, authority, entries).filter((draft) => {
    const receipt = receipts.find(({ series }) => series === draft.series);
    if (receipt) compare(world, draft, receipt);
    return receipt === undefined;
  });
};

/** One unreadable payment must not hold up the others. */
const found = async (world: IssueWorld, id: string): Promise<Found> => {
  try {
    return { drafts: await draftsFor(world, id), failed: [] };
  } catch (cause) {
    world.log.error('receipt_not_built', cause, { payment: id });
    return { drafts: [], failed: [id] };
  }
};

const blockOf = async (
  world: IssueWorld,
  series: string,
  drafts: readonly Draft[],
): Promise<readonly Write[]> => {
  const [last, { receipt: key }] = await Promise.all([
    lastNumber(world.table, series),
    world.hashKeys(),
  ]);
  const first = last + 1;
  const issuedAt = world.now();
  const payments = drafts.map(({ payment }) => payment);
  return [
    blockWrite(series, { first, payments, issuedAt }),
    ...drafts.map((draft, index) => receiptWrite(numbered(draft, first + index, issuedAt, key))),
  ];
};

/** Numbers up to forty drafts of one series. A refused or lost commit begins again with what lacks one. */
const numberBlock = async (
  world: IssueWorld,
  series: string,
  drafts: readonly Draft[],
): Promise<void> => {
  let left = drafts;
  for (let tried = 0; tried < tries && left.length > 0; tried += 1) {
    const { status } = await world.table.commit(await blockOf(world, series, left));
    if (status === 'committed') return;
    world.log.info('receipts_again', { series, status });
    left = await withoutReceipt(world.table, left);
  }
  if (left.length > 0)
    throw new Failure('busy', 'try_again', `others are numbering the series ${series}: try again`);
};

const blocksOf = (drafts: readonly Draft[]): readonly (readonly Draft[])[] =>
  Array.from({ length: Math.ceil(drafts.length / blockLimit) }, (_, index) =>
    drafts.slice(index * blockLimit, (index + 1) * blockLimit),
  );

/**
 * Issues what receipts these payments lack, in their order; repeats, disorder and crashes change
 * nothing. Answers the payments that could not be read: their changes must come again.
 * Throws `Failure('busy')` when numbering lost too many races: the whole batch must come again.
 */
export const issue = async (
  world: IssueWorld,
  payments: readonly string[],
): Promise<readonly string[]> => {
  const results = await Promise.all([...new Set(payments)].map((id) => found(world, id)));
  const drafts = results.flatMap((result) => result.drafts);
  for (const [series, some] of Map.groupBy(drafts, (draft) => draft.series)) {
    for (const block of blocksOf(some)) await numberBlock(world, series, block);
    world.log.info('receipts_issued', { series, count: some.length });
  }
  return results.flatMap((result) => result.failed);
};
