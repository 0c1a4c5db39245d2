// GET /v1/payments/by-key/{key}: finds a caller's payment again after a power cut.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { paymentIdOf } from '../../shared/payments/model/owner.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import { ownPayment } from '../../shared/payments/store/admit.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ key: z.string().min(1).max(255) });

export const shape = { path: Path } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path }) => {
    const { paymentId } = await world.hashKeys();
    const payment = await ownPayment(world, caller, paymentIdOf(paymentId, caller, path.key));
    return { status: 200, body: shown(payment, world.now()) };
  })(world);

export const handler = live(make, secrets);
