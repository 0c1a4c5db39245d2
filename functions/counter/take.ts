// POST /v1/counter/sessions/{session_id}/takes: takes cash, once per Idempotency-Key.
import { SessionPath, TakeBody } from '../../shared/counter/model/bodies.ts';
import { takeShown } from '../../shared/counter/model/shown.ts';
import { take } from '../../shared/counter/take.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: SessionPath,
  body: TakeBody,
  idempotent: true,
  roles: ['cashier'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, idempotencyKey, body }) => {
    const session = path.session_id;
    const taken = await take(world, { caller, idempotencyKey, session, body });
    return {
      status: taken.replayed ? 200 : 201,
      body: { ...takeShown(taken.take), payment: shown(taken.payment, world.now()) },
      headers: { ...(taken.replayed ? { 'idempotency-replayed': 'true' } : {}) },
    };
  })(world);

export const handler = live(make, queues, secrets);
