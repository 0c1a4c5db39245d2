// GET /v1/disputes: open ones first to be answered, by when evidence is due; or those that are over.
import { listDisputes } from '../../shared/disputes/list-disputes.ts';
import { DisputeQuery } from '../../shared/disputes/model/bodies.ts';
import { disputeShown } from '../../shared/disputes/model/shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  query: DisputeQuery,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { disputes, cursor } = await listDisputes(world, query);
    const now = world.now();
    return {
      status: 200,
      body: { disputes: disputes.map((one) => disputeShown(one, now)), cursor },
    };
  })(world);

export const handler = live(make);
