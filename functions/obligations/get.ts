// GET /v1/obligations/{obligation_id}: an obligation with what is due of it now, for staff.
import * as z from 'zod';
import { roles } from '../../shared/edge/caller.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { get } from '../../shared/obligations/get.ts';
import { obligationIdPattern } from '../../shared/obligations/model/number.ts';
import { staffView } from '../../shared/obligations/model/shown.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({
  obligation_id: z.string().regex(obligationIdPattern, 'write {authority}.{key}'),
});

export const shape = { path: Path, roles } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const { obligation, assessment } = await get(world, path.obligation_id);
    return {
      status: 200,
      body: staffView(obligation, assessment),
      revision: obligation.revision,
    };
  })(world);

export const handler = live(make);
