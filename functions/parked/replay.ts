// POST /v1/parked-work/{parked_id}/replay: staff send parked work through its usual path again.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { ParkedPath } from '../../shared/parked/model/bodies.ts';
import { parkedShown } from '../../shared/parked/model/shown.ts';
import { replay } from '../../shared/parked/replay.ts';
import type { World } from '../../shared/world.ts';

export const shape = { path: ParkedPath, roles: ['reconciler', 'approver'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, ifMatch }) => {
    const item = await replay(world, {
      id: path.parked_id,
      by: caller.operator ?? caller.subject,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return { status: 202, body: parkedShown(item, world.now()), revision: item.revision };
  })(world);

export const handler = live(make, queues);
