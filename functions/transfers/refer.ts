// POST /v1/transfer-references: how to pay obligations by bank transfer.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { ReferBody } from '../../shared/transfers/model/request.ts';
import { referredShown } from '../../shared/transfers/model/shown.ts';
import { refer } from '../../shared/transfers/refer.ts';
import type { World } from '../../shared/world.ts';

export const shape = { body: ReferBody } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, body }) => ({
    status: 200,
    body: referredShown(await refer(world, { caller, body })),
  }))(world);

export const handler = live(make, secrets);
