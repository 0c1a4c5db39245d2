// GET /v1/reconciliation/runs/{run_id}: one run with its totals.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getRun } from '../../shared/reconciliation/get-run.ts';
import { RunPath } from '../../shared/reconciliation/model/query.ts';
import { shownRun } from '../../shared/reconciliation/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RunPath,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => ({
    status: 200,
    body: shownRun(await getRun(world, path.run_id)),
  }))(world);

export const handler = live(make);
