// Lists the runs of an account, newest first.
import type { World } from '../world.ts';
import { type AccountQuery, pageSize } from './model/query.ts';
import { type RunPage, runPage } from './store/runs.ts';

/** A page of runs; `after` is the cursor of the next. */
export const listRuns = (
  { table }: Pick<World, 'table'>,
  { account, cursor }: AccountQuery,
): Promise<RunPage> =>
  runPage(table, account, {
    limit: pageSize,
    ...(cursor === undefined ? {} : { after: cursor }),
  });
