// Ends a try: blocks, discrepancies and open items first, then one transaction that makes them all real.
import { localDateAt } from '../../kernel/time.ts';
import { entryWrite } from '../../ledger/store/entries.ts';
import { blockWrite, commitWrite, discrepancyWrite } from '../../ledger/store/runs.ts';
import type { Account } from '../../settings/model/account.ts';
import type { World } from '../../world.ts';
import { bookingOf } from '../model/booking.ts';
import type { Result } from '../model/result.ts';
import { blocksOf } from '../model/rows.ts';
import { type Run, rowsDigest, tryOf } from '../model/run.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Span, Window } from '../model/window.ts';
import type { Begun } from './begin.ts';
import { closeWrite, openWrite } from './open-items.ts';
import { findRun, runWrite } from './runs.ts';
import { anotherRuns, fenceWrite, writeAll } from './turn.ts';

type FinishWorld = Pick<World, 'table' | 'now'>;

export interface Ended {
  readonly begun: Begun;
  readonly account: Account;
  /** The authority's zone: its date at the commit is the business day. */
  readonly zone: string;
  readonly result: Result;
  readonly verdicts: readonly Verdict[];
  readonly span: Span | undefined;
  readonly window: Window | undefined;
}

const coveredTo = ({ begun, span }: Ended) => {
  const latest = Math.max(begun.coveredTo ?? 0, span?.to ?? 0);
  return latest === 0 ? {} : { coveredTo: latest };
};

/** Everything that counts for nothing until the commit record stands. */
const writeDetails = async ({ table, now }: FinishWorld, ended: Ended) => {
  const { account, result } = ended;
  const attempt = tryOf(ended.begun.run);
  const blocks = blocksOf(result.rows);
  const opened = { by: attempt, at: now() };
  await writeAll(table, [
    ...blocks.map((block, index) => blockWrite(attempt, index + 1, block)),
    ...result.discrepancies.map((found, index) => discrepancyWrite(attempt, index + 1, found)),
    ...result.opened.map((entry) => openWrite(account.id, entry, opened)),
    ...result.closed.map((item) => closeWrite(account.id, item, attempt)),
  ]);
  return blocks;
};

const finishedOf = (world: FinishWorld, ended: Ended, blocks: number): Run => ({
  ...ended.begun.run,
  state: 'committed',
  finishedAt: world.now(),
  window: ended.window,
  paired: ended.result.paired,
  span: ended.span,
  totals: ended.result.totals,
  blocks,
  discrepancies: ended.result.discrepancies.length,
});

/** The answer was lost: the run itself says whether this try committed. */
const didCommit = async ({ table }: FinishWorld, run: Run): Promise<boolean> => {
  const stored = await findRun(table, run.account, run.id);
  return stored?.state === 'committed' && stored.attempt === run.attempt;
};

/** Writes the result of a try and commits it; throws `Failure('busy')` when another try took its turn. */
export const finish = async (world: FinishWorld, ended: Ended): Promise<Run> => {
  const { begun, account, zone, result, verdicts } = ended;
  const blocks = await writeDetails(world, ended);
  const run = finishedOf(world, ended, blocks.length);
  const at = world.now();
  const entries = bookingOf(verdicts, {
    book: account.id,
    day: localDateAt(at, zone),
    reference: run.id,
    at,
    currency: account.currency,
  });
  const record = {
    run: run.id,
    account: account.id,
    file: run.file,
    hash: run.hash,
    at,
    totals: result.totals,
    blocks: blocks.length,
    discrepancies: result.discrepancies.length,
    rowsDigest: rowsDigest(blocks),
  };
  const { status } = await world.table.commit([
    commitWrite(tryOf(run), record),
    runWrite(run, begun.runRevision),
    fenceWrite(account.id, { attempt: tryOf(run), ...coveredTo(ended) }, begun.fenceRevision),
    ...entries.map(entryWrite),
  ]);
  if (status === 'committed') return run;
  if (status === 'unknown' && (await didCommit(world, run))) return run;
  throw anotherRuns();
};

/** A file that must not be used: the run says why, and nothing else is kept of it. */
export const refuse = async (
  world: FinishWorld,
  begun: Begun,
  refusal: { readonly code: string; readonly detail: string },
): Promise<Run> => {
  const run: Run = { ...begun.run, state: 'refused', finishedAt: world.now(), refusal };
  const { status } = await world.table.commit([runWrite(run, begun.runRevision)]);
  if (status !== 'committed') throw anotherRuns();
  return run;
};
