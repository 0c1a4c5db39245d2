// POST /v1/payments: begins to pay obligations, once per Idempotency-Key.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { providers } from '../../shared/outside/providers.ts';
import { queues } from '../../shared/outside/queues.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { create } from '../../shared/payments/create.ts';
import { CreateBody } from '../../shared/payments/model/request.ts';
import { isAnswered, shown } from '../../shared/payments/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = { body: CreateBody, idempotent: true } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, sourceIp, idempotencyKey, body }) => {
    const input = { caller, sourceIp, idempotencyKey, body };
    const { payment, replayed } = await create(world, input);
    return {
      status: replayed ? 200 : isAnswered(payment) ? 201 : 202,
      body: shown(payment, world.now(), replayed),
      headers: { ...(replayed ? { 'idempotency-replayed': 'true' } : {}) },
    };
  })(world);

export const handler = live(make, providers, queues, secrets);
