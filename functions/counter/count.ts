// POST /v1/counter/sessions/{session_id}/count: what lies in the drawer, by notes and coins.
import { count } from '../../shared/counter/count.ts';
import { CountBody, SessionPath } from '../../shared/counter/model/bodies.ts';
import { sessionShown } from '../../shared/counter/model/shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = { path: SessionPath, body: CountBody, roles: ['cashier'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const session = await count(world, { caller, session: path.session_id, body });
    return { status: 200, body: sessionShown(session) };
  })(world);

export const handler = live(make);
