// Finds one run by its id.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import { accountOfRun, type Run } from './model/run.ts';
import { findRun } from './store/runs.ts';

/** The run; throws `Failure('missing')` when there is none. */
export const getRun = async ({ table }: Pick<World, 'table'>, id: string): Promise<Run> => {
  const account = accountOfRun(id);
  const run = account === undefined ? undefined : await findRun(table, account, id);
  if (run) return run;
  throw new Failure('missing', 'run_not_found', `there is no reconciliation run ${id}`);
};
