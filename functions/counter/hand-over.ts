// POST /v1/counter/sessions/{session_id}/hand-over: a counted drawer leaves its cashier.
import { handOver } from '../../shared/counter/hand-over.ts';
import { HandOverBody, SessionPath } from '../../shared/counter/model/bodies.ts';
import { sessionShown } from '../../shared/counter/model/shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: SessionPath,
  body: HandOverBody,
  roles: ['cashier'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const session = await handOver(world, { caller, session: path.session_id, body });
    return { status: 202, body: sessionShown(session) };
  })(world);

export const handler = live(make);
