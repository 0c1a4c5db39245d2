// GET /v1/reconciliation/runs/{run_id}/discrepancies: what a run found to differ.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { listDiscrepancies } from '../../shared/reconciliation/list-discrepancies.ts';
import { shownDiscrepancy } from '../../shared/reconciliation/model/discrepancy.ts';
import { PageQuery, RunPath } from '../../shared/reconciliation/model/query.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RunPath,
  query: PageQuery,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, query }) => {
    const page = await listDiscrepancies(world, { run: path.run_id, cursor: query.cursor });
    const discrepancies = page.discrepancies.map(({ number, found }) =>
      shownDiscrepancy(number, found),
    );
    return { status: 200, body: { discrepancies, cursor: page.after } };
  })(world);

export const handler = live(make);
