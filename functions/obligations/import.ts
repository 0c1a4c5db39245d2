// A file dropped in the imports bucket: obligations/{authority}/{mapping}/{name}.csv or .csv.gz.
import { queue } from '../../shared/edge/batch.ts';
import { DroppedObjects } from '../../shared/edge/dropped.ts';
import { live } from '../../shared/live.ts';
import { importObligations } from '../../shared/obligations/import.ts';
import { isNoImport } from '../../shared/obligations/model/import-place.ts';
import { files } from '../../shared/outside/files.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) =>
  queue(DroppedObjects, async ({ body }) => {
    for (const { key } of body.filter((dropped) => !isNoImport(dropped.key)))
      await importObligations(world, {
        file: key,
        source: () => world.files.read('imports', key),
      });
  })(world);

export const handler = live(make, files);
