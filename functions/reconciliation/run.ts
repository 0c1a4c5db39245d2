// Statements dropped in the bucket: each becomes a run.
import { queue } from '../../shared/edge/batch.ts';
import { DroppedObjects } from '../../shared/edge/dropped.ts';
import { live } from '../../shared/live.ts';
import { files } from '../../shared/outside/files.ts';
import { reconcile } from '../../shared/reconciliation/reconcile.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) =>
  queue(DroppedObjects, async ({ body }) => {
    for (const { key } of body) await reconcile(world, { file: key });
  })(world);

export const handler = live(make, files);
