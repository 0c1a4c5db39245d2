// GET /v1/payment-methods: what a caller's payers can pay with now.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { capabilities } from '../../shared/outside/capabilities.ts';
import { listPaymentMethods } from '../../shared/routing/list-payment-methods.ts';
import { MethodsQuery } from '../../shared/routing/model/offer-query.ts';
import type { World } from '../../shared/world.ts';

export const shape = { query: MethodsQuery } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, query }) => ({
    status: 200,
    body: await listPaymentMethods(world, { caller, query }),
  }))(world);

export const handler = live(make, capabilities);
