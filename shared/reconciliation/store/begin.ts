// Begins a run, or a further try of one that died: from here on no older try of the account can commit.

import type { Instant } from '../../kernel/time.ts';
import type { Account } from '../../settings/model/account.ts';
import type { World } from '../../world.ts';
import { type Run, runId, tryOf } from '../model/run.ts';
import { findRunOfFile, runFileWrite, runWrite } from './runs.ts';
import { anotherRuns, fenceWrite, following, readFence } from './turn.ts';

export interface Begun {
  readonly run: Run;
  readonly runRevision: number;
  readonly fenceRevision: number;
  readonly coveredTo?: Instant;
}

export interface FileToRun {
  readonly account: Account;
  readonly file: string;
  readonly hash: string;
  readonly format: string;
}

/** The same bytes again, when they have been reconciled already. */
export const finishedRun = async (
  { table }: Pick<World, 'table'>,
  { account, hash }: FileToRun,
): Promise<Run | undefined> => {
  const present = await findRunOfFile(table, account.id, hash);
  if (present?.state !== 'committed') return undefined;
  const { revision: _revision, ...run } = present;
  return run;
};

/** Stores the intent to run. The caller holds the account's lease. */
export const begin = async (
  { table, now }: Pick<World, 'table' | 'now'>,
  { account, file, hash, format }: FileToRun,
): Promise<Begun> => {
  const present = await findRunOfFile(table, account.id, hash);
  const fence = await readFence(table, account.id);
  const run: Run = {
    id: present?.id ?? runId(account.id, now(), hash),
    account: account.id,
    file,
    hash,
    format,
    state: 'running',
    attempt: (present?.attempt ?? 0) + 1,
    startedAt: now(),
  };
  const coveredTo = fence?.coveredTo === undefined ? {} : { coveredTo: fence.coveredTo };
  const { status } = await table.commit([
    runWrite(run, present?.revision),
    fenceWrite(account.id, { attempt: tryOf(run), ...coveredTo }, fence?.revision),
    ...(present ? [] : [runFileWrite(run)]),
  ]);
  if (status !== 'committed') throw anotherRuns();
  return {
    run,
    runRevision: following(present?.revision),
    fenceRevision: following(fence?.revision),
    ...coveredTo,
  };
};
