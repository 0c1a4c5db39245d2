// POST /v1/payments/{payment_id}/cancel: a payer, or staff, gives a payment up.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { cancel } from '../../shared/payments/cancel.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ payment_id: z.string().regex(paymentIdPattern) });

export const shape = { path: Path } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path }) => {
    const payment = await cancel(world, { caller, id: path.payment_id });
    const status = payment.head.state === 'pending' ? 202 : 200;
    return { status, body: shown(payment, world.now()) };
  })(world);

export const handler = live(make, queues, secrets);
