// GET /v1/counter/sessions/{session_id}: a session with its takes.
import { getSession } from '../../shared/counter/get-session.ts';
import { SessionPath } from '../../shared/counter/model/bodies.ts';
import { sessionShown, takeShown } from '../../shared/counter/model/shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: SessionPath,
  roles: ['cashier', 'reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path }) => {
    const { session, takes } = await getSession(world, { caller, id: path.session_id });
    return { status: 200, body: { ...sessionShown(session), list: takes.map(takeShown) } };
  })(world);

export const handler = live(make);
