// Lists what a committed run found to differ.
import { Failure } from '../kernel/failure.ts';
import { commitOf, type DiscrepancyPage, discrepancyPage } from '../ledger/store/runs.ts';
import type { World } from '../world.ts';
import { pageSize } from './model/query.ts';
import { accountOfRun, tryOf } from './model/run.ts';
import { findRun } from './store/runs.ts';

/**
 * A page of discrepancies; empty for a run without commit record, whose findings do not exist.
 * Throws `Failure('missing')` for an unknown run.
 */
export const listDiscrepancies = async (
  { table }: Pick<World, 'table'>,
  { run: id, cursor }: { readonly run: string; readonly cursor?: string | undefined },
): Promise<DiscrepancyPage> => {
  const account = accountOfRun(id);
  const run = account === undefined ? undefined : await findRun(table, account, id);
  if (!run) throw new Failure('missing', 'run_not_found', `there is no reconciliation run ${id}`);
  if (!(await commitOf(table, tryOf(run)))) return { discrepancies: [] };
  return discrepancyPage(table, tryOf(run), {
    limit: pageSize,
    ...(cursor === undefined ? {} : { after: cursor }),
  });
};
