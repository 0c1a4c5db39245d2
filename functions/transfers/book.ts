// Bank messages that were kept: each is booked, movement by movement.
import { queue } from '../../shared/edge/batch.ts';
import { DroppedObjects } from '../../shared/edge/dropped.ts';
import { live } from '../../shared/live.ts';
import { files } from '../../shared/outside/files.ts';
import { queues } from '../../shared/outside/queues.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { book } from '../../shared/transfers/book.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) =>
  queue(DroppedObjects, async ({ body }) => {
    for (const { key } of body) await book(world, key);
  })(world);

export const handler = live(make, files, queues, secrets);
