// POST /v1/counter/sessions/{session_id}/takes/{payment_id}/reversal: cash goes back the same day.
import { ReversalBody, TakePath } from '../../shared/counter/model/bodies.ts';
import { takeShown } from '../../shared/counter/model/shown.ts';
import { reverseTake } from '../../shared/counter/reverse-take.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = { path: TakePath, body: ReversalBody, roles: ['cashier'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const { session_id: session, payment_id: payment } = path;
    const take = await reverseTake(world, { caller, session, payment, body });
    return { status: take.reversal?.state === 'done' ? 200 : 202, body: takeShown(take) };
  })(world);

export const handler = live(make);
