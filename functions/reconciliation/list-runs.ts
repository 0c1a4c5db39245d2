// GET /v1/reconciliation/runs: what became of an account's statements.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { listRuns } from '../../shared/reconciliation/list-runs.ts';
import { AccountQuery } from '../../shared/reconciliation/model/query.ts';
import { shownRun } from '../../shared/reconciliation/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  query: AccountQuery,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { runs, after } = await listRuns(world, query);
    return { status: 200, body: { runs: runs.map(shownRun), cursor: after } };
  })(world);

export const handler = live(make);
