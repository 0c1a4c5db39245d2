// GET /v1/reconciliation/open-items: entries that no statement has named yet, with their age.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { listOpenItems } from '../../shared/reconciliation/list-open-items.ts';
import { AccountQuery } from '../../shared/reconciliation/model/query.ts';
import { shownOpenItem } from '../../shared/reconciliation/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  query: AccountQuery,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { items, after } = await listOpenItems(world, query);
    const open = items.map(({ item, ageDays }) => shownOpenItem(item, ageDays));
    return { status: 200, body: { open_items: open, cursor: after } };
  })(world);

export const handler = live(make);
