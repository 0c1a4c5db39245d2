// The queue of deliveries: tries each once, and has it come again until it is delivered or parked.
import * as z from 'zod';
import { deliver } from '../../shared/deliveries/deliver.ts';
import { deliveryIdPattern } from '../../shared/deliveries/model/delivery.ts';
import { queue } from '../../shared/edge/batch.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { receivers } from '../../shared/outside/receivers.ts';
import type { World } from '../../shared/world.ts';

const Hand = z.object({ delivery: z.string().regex(deliveryIdPattern) });

export const make = (world: World) =>
  queue(Hand, ({ body }) => deliver(world, body.delivery), { inParallel: true })(world);

export const handler = live(make, queues, receivers);
