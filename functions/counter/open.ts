// POST /v1/counter/sessions: opens a cashier's session, once per Idempotency-Key.
import { OpenBody } from '../../shared/counter/model/bodies.ts';
import { sessionShown } from '../../shared/counter/model/shown.ts';
import { openSession } from '../../shared/counter/open-session.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import type { World } from '../../shared/world.ts';

export const shape = { body: OpenBody, idempotent: true, roles: ['cashier'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, idempotencyKey, body }) => {
    const { session, replayed } = await openSession(world, { caller, idempotencyKey, body });
    return {
      status: replayed ? 200 : 201,
      body: sessionShown(session),
      headers: { ...(replayed ? { 'idempotency-replayed': 'true' } : {}) },
    };
  })(world);

export const handler = live(make, secrets);
