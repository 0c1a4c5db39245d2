// POST /v1/counter/sessions/{session_id}/takes/{payment_id}/reversal/decision: the second person's word.
import { decideReversal } from '../../shared/counter/decide-reversal.ts';
import { DecisionBody, TakePath } from '../../shared/counter/model/bodies.ts';
import { takeShown } from '../../shared/counter/model/shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = { path: TakePath, body: DecisionBody, roles: ['approver'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const { session_id: session, payment_id: payment } = path;
    const take = await decideReversal(world, { caller, session, payment, body });
    return { status: 200, body: takeShown(take) };
  })(world);

export const handler = live(make);
