// POST /v1/parked-work/{parked_id}/resolve: a person says how parked work ended.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { ParkedPath, ResolveBody } from '../../shared/parked/model/bodies.ts';
import { parkedShown } from '../../shared/parked/model/shown.ts';
import { resolve } from '../../shared/parked/resolve.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: ParkedPath,
  body: ResolveBody,
  roles: ['reconciler', 'approver'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body, ifMatch }) => {
    const item = await resolve(world, {
      id: path.parked_id,
      body,
      by: caller.operator ?? caller.subject,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return { status: 200, body: parkedShown(item, world.now()), revision: item.revision };
  })(world);

export const handler = live(make);
