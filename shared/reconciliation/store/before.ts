// What earlier runs left behind: lines and entries they accounted for, and the items they left open.
import { blocksOfTry, committedOf } from '../../ledger/store/runs.ts';
import type { Table } from '../../table/table.ts';
import { nameOf, type OpenItem } from '../model/expected.ts';
import { rowsOf } from '../model/rows.ts';
import { type StoredRun, tryOf } from '../model/run.ts';
import type { Seen } from '../model/sift.ts';
import { overlaps, type Span, type Window } from '../model/window.ts';
import { allOpenItems, sweep } from './open-items.ts';
import { committedRuns } from './runs.ts';

export interface Before {
  readonly seen: Seen;
  /** Names of entries that committed runs paired. */
  readonly paired: ReadonlySet<string>;
  readonly open: ReadonlyMap<string, OpenItem>;
}

const relevantRuns = async (
  table: Table,
  account: string,
  span: Span,
  window: Window,
): Promise<readonly StoredRun[]> => {
  const relevant: StoredRun[] = [];
  for await (const run of committedRuns(table, account))
    if (overlaps(run.span, span) || overlaps(run.paired, window)) relevant.push(run);
  const committed = await committedOf(table, relevant.map(tryOf));
  const broken = relevant.find((run) => !committed.has(tryOf(run)));
  if (broken) throw new Error(`the run ${broken.id} has no commit record`);
  return relevant;
};

const blocksOf = async (
  table: Table,
  runs: readonly StoredRun[],
): Promise<Pick<Before, 'seen' | 'paired'>> => {
  const seen = new Map<string, string>();
  const paired = new Set<string>();
  for (const run of runs)
    for await (const block of blocksOfTry(table, tryOf(run)))
      for (const row of rowsOf(block)) {
        seen.set(row.lineDigest, row.contentDigest);
        if (row.pair) paired.add(nameOf(row.pair));
      }
  return { seen, paired };
};

/** Reads the blocks of committed runs that share days with this file, and the account's open items. */
export const readBefore = async (
  table: Table,
  account: string,
  extent: { readonly span: Span; readonly window: Window } | undefined,
): Promise<Before> => {
  const runs = extent ? await relevantRuns(table, account, extent.span, extent.window) : [];
  const { open, gone } = await allOpenItems(table, account);
  await sweep(table, account, gone);
  return {
    ...(await blocksOf(table, runs)),
    open: new Map(open.map((item) => [nameOf(item), item])),
  };
};
