// Issues the receipts of payments, then the red ones: read first, all of a block or nothing.
import { Failure } from '../kernel/failure.ts';
import type { Write } from '../table/table.ts';
import type { World } from '../world.ts';
import { draftsOf } from './model/drafts.ts';
import { type Draft, numbered } from './model/receipt.ts';
import { redDraftsOf } from './model/red.ts';
import { type Evidence, findEvidence } from './store/evidence.ts';
import { blockWrite, lastNumber, receiptWrite, withoutReceipt } from './store/receipts.ts';

export type IssueWorld = Pick<World, 'table' | 'now' | 'log' | 'hashKeys'>;

/** What reading the payments found: drafts to number, and payments that could not be read. */
interface Found {
  readonly drafts: readonly Draft[];
  readonly failed: readonly string[];
  /** Payments of which money went back: red receipts may follow. */
  readonly takenBack: readonly string[];
}

type Call = (world: IssueWorld, evidence: Evidence) => readonly Draft[];

const blockLimit = 40;
const tries = 8;

/** What the receipts of what was applied lack. One that says something else is for a person: none is ever edited. */
const callForReceipts: Call = (world, evidence) =>
  draftsOf(evidence, evidence.entries).filter((draft) => {
    const receipt = evidence.receipts.find(
      ({ series, entry, reverses }) =>
        !reverses &&
        series === draft.series &&
        entry.cause === draft.entry.cause &&
        entry.reference === draft.entry.reference,
    );
    if (receipt && receipt.amount !== draft.amount)
      world.log.warn('receipt_differs', { payment: draft.payment, series: draft.series });
    return receipt === undefined;
  });

const callForRed: Call = (_world, evidence) =>
  redDraftsOf(evidence, evidence.entries, evidence.receipts);

/** One unreadable payment must not hold up the others. */
const foundOne = async (world: IssueWorld, id: string, call: Call): Promise<Found> => {
  try {
    const evidence = await findEvidence(world.table, id);
    if (!evidence) return { drafts: [], failed: [], takenBack: [] };
    const takenBack = evidence.entries.some(({ cause }) => cause !== 'capture') ? [id] : [];
    return { drafts: call(world, evidence), failed: [], takenBack };
  } catch (cause) {
    world.log.error('receipt_not_built', cause, { payment: id });
    return { drafts: [], failed: [id], takenBack: [] };
  }
};

const found = async (world: IssueWorld, ids: readonly string[], call: Call): Promise<Found> => {
  const results = await Promise.all(ids.map((id) => foundOne(world, id, call)));
  return {
    drafts: results.flatMap(({ drafts }) => drafts),
    failed: results.flatMap(({ failed }) => failed),
    takenBack: results.flatMap(({ takenBack }) => takenBack),
  };
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

const numberAll = async (world: IssueWorld, drafts: readonly Draft[]): Promise<void> => {
  for (const [series, some] of Map.groupBy(drafts, (draft) => draft.series)) {
    for (const block of blocksOf(some)) await numberBlock(world, series, block);
    world.log.info('receipts_issued', { series, count: some.length });
  }
};

/**
 * Issues what receipts these payments lack, in their order, then what red ones: those name the receipts
 * that they take back. Repeats, disorder and crashes change nothing. Answers the payments that could not be
 * read: their changes must come again. Throws `Failure('busy')` when numbering lost too many races: the
 * whole batch must come again.
 */
export const issue = async (
  world: IssueWorld,
  payments: readonly string[],
): Promise<readonly string[]> => {
  const first = await found(world, [...new Set(payments)], callForReceipts);
  await numberAll(world, first.drafts);
  const then = await found(world, first.takenBack, callForRed);
  await numberAll(world, then.drafts);
  return [...first.failed, ...then.failed];
};
