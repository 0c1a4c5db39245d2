// GET /v1/suspense: money of a bank account that waits for a person.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { listSuspense } from '../../shared/transfers/list-suspense.ts';
import { SuspenseQuery } from '../../shared/transfers/model/request.ts';
import { suspenseShown } from '../../shared/transfers/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  query: SuspenseQuery,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { items, cursor } = await listSuspense(world, query);
    const now = world.now();
    return { status: 200, body: { suspense: items.map((one) => suspenseShown(one, now)), cursor } };
  })(world);

export const handler = live(make);
