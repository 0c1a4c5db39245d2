// PUT /v1/obligations/{obligation_id}: what an authority's case system states of an obligation.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { obligationIdPattern } from '../../shared/obligations/model/number.ts';
import { ObligationBody } from '../../shared/obligations/model/request.ts';
import { staffView } from '../../shared/obligations/model/shown.ts';
import { put } from '../../shared/obligations/put.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({
  obligation_id: z.string().regex(obligationIdPattern, 'write {authority}.{key}'),
});

export const shape = {
  path: Path,
  body: ObligationBody,
  roles: ['case_system'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, body, ifMatch }) => {
    const { result, obligation, assessment } = await put(world, {
      id: path.obligation_id,
      body,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return {
      status: result === 'created' ? 201 : 200,
      body: { result, ...staffView(obligation, assessment) },
      revision: obligation.revision,
    };
  })(world);

export const handler = live(make);
