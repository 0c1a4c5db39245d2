// GET /v1/payments/{payment_id}: a payment's present state, to its own caller and to staff.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { live } from '../../shared/live.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { attemptsShown } from '../../shared/payments/model/attempts.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import { ownPayment } from '../../shared/payments/store/admit.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ payment_id: z.string().regex(paymentIdPattern) });

export const shape = { path: Path } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path }) => {
    const payment = await ownPayment(world, caller, path.payment_id);
    const body = shown(payment, world.now());
    const isStaff = caller.roles.length > 0;
    return {
      status: 200,
      body: isStaff ? { ...body, attempts: attemptsShown(payment.head) } : body,
    };
  })(world);

export const handler = live(make, secrets);
