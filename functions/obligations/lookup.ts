// POST /v1/obligations/lookup: what is due, found by number and second factor, with claims to pay by.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { iso } from '../../shared/kernel/time.ts';
import { live } from '../../shared/live.ts';
import { lookup } from '../../shared/obligations/lookup.ts';
import { LookupBody } from '../../shared/obligations/model/request.ts';
import { payerView } from '../../shared/obligations/model/shown.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import type { World } from '../../shared/world.ts';

const notFound = {
  result: 'not_found',
  detail: 'no notice fits this number and second factor: check both',
} as const;

export const shape = { body: LookupBody } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, body }) => {
    const results = await lookup(world, { caller, body });
    return {
      status: 200,
      body: {
        authority: body.authority,
        notices: results.map((one) =>
          one === undefined
            ? notFound
            : {
                result: 'found',
                ...payerView(one.obligation, one.assessment),
                claim: one.claim,
                claim_expires_at: iso(one.claimExpiresAt),
              },
        ),
      },
    };
  })(world);

export const handler = live(make, secrets);
