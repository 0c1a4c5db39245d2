// GET /v1/disputes/{dispute_id}: one dispute, with what it moved and what was answered.
import { getDispute } from '../../shared/disputes/get-dispute.ts';
import { DisputePath } from '../../shared/disputes/model/bodies.ts';
import { disputeShown } from '../../shared/disputes/model/shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: DisputePath,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const dispute = await getDispute(world, path.dispute_id);
    return { status: 200, body: disputeShown(dispute, world.now()) };
  })(world);

export const handler = live(make);
