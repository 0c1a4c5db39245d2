// POST /v1/disputes: asks the provider how a dispute stands, and books what is new.
import { TakeUpBody } from '../../shared/disputes/model/bodies.ts';
import { disputeShown } from '../../shared/disputes/model/shown.ts';
import { takeUp } from '../../shared/disputes/take-up.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { providers } from '../../shared/outside/providers.ts';
import { queues } from '../../shared/outside/queues.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  body: TakeUpBody,
  roles: ['reconciler', 'approver'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ body }) => {
    const dispute = await takeUp(world, body);
    return { status: 200, body: disputeShown(dispute, world.now()) };
  })(world);

export const handler = live(make, providers, queues);
