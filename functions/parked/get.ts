// GET /v1/parked-work/{parked_id}: one piece of parked work, whole.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { get } from '../../shared/parked/get.ts';
import { ParkedPath } from '../../shared/parked/model/bodies.ts';
import { parkedWholeShown } from '../../shared/parked/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: ParkedPath,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const whole = await get(world, path.parked_id);
    return {
      status: 200,
      body: parkedWholeShown(whole, world.now()),
      revision: whole.item.revision,
    };
  })(world);

export const handler = live(make);
