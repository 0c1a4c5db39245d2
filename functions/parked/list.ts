// GET /v1/parked-work: what no longer moves by itself, the oldest first.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { list } from '../../shared/parked/list.ts';
import { ParkedQuery } from '../../shared/parked/model/bodies.ts';
import { parkedShown } from '../../shared/parked/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  query: ParkedQuery,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { items, cursor } = await list(world, query);
    const now = world.now();
    return { status: 200, body: { parked: items.map((item) => parkedShown(item, now)), cursor } };
  })(world);

export const handler = live(make);
