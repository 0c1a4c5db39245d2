// POST /v1/counter/sessions/{session_id}/hand-over/decision: the second person's word on it.
import { decideHandOver } from '../../shared/counter/decide-hand-over.ts';
import { HandOverDecisionBody, SessionPath } from '../../shared/counter/model/bodies.ts';
import { sessionShown } from '../../shared/counter/model/shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: SessionPath,
  body: HandOverDecisionBody,
  roles: ['approver'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const session = await decideHandOver(world, { caller, session: path.session_id, body });
    return { status: 200, body: sessionShown(session) };
  })(world);

export const handler = live(make);
