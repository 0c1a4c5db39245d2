// Queue: looks at the payments that are due for a look.
import * as z from 'zod';
import { queue } from '../../shared/edge/batch.ts';
import { live } from '../../shared/live.ts';
import { providers } from '../../shared/outside/providers.ts';
import { queues } from '../../shared/outside/queues.ts';
import { work } from '../../shared/payments/work.ts';
import type { World } from '../../shared/world.ts';

const Wake = z.object({ payment: z.string(), asked: z.boolean().optional() });

export const make = (world: World) =>
  queue(Wake, ({ body }) => work(world, body.payment, body.asked), { inParallel: true })(world);

export const handler = live(make, providers, queues);
