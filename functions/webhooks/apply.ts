// Queue: applies the notifications that were kept in a moment of trouble.
import * as z from 'zod';
import { queue } from '../../shared/edge/batch.ts';
import { live } from '../../shared/live.ts';
import { providers } from '../../shared/outside/providers.ts';
import { queues } from '../../shared/outside/queues.ts';
import { apply } from '../../shared/webhooks/apply.ts';
import type { KeptNotification, World } from '../../shared/world.ts';

/** Our own queue carries only what `receive` verified, or a person replays. */
const Kept = z.custom<KeptNotification>(
  (value) => typeof value === 'object' && value !== null && 'body' in value,
);

export const make = (world: World) => queue(Kept, ({ body }) => apply(world, body))(world);

export const handler = live(make, providers, queues);
