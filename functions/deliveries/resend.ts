// POST /v1/deliveries/{delivery_id}/resend: has an event sent to its receiver again.
import * as z from 'zod';
import { deliveryIdPattern } from '../../shared/deliveries/model/delivery.ts';
import { deliveryShown } from '../../shared/deliveries/model/shown.ts';
import { resend } from '../../shared/deliveries/resend.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ delivery_id: z.string().regex(deliveryIdPattern) });

export const shape = { path: Path, roles: ['policy_editor', 'reconciler'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, caller }) => {
    const delivery = await resend(world, { delivery: path.delivery_id, by: caller.subject });
    return { status: 202, body: deliveryShown(delivery) };
  })(world);

export const handler = live(make, queues);
