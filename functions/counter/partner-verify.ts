// POST /v1/partners/verify: before a partner takes money: whether it may, what is due, and for which day.
import { checkPartnerDay } from '../../shared/counter/check-partner-day.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { lookup } from '../../shared/obligations/lookup.ts';
import { LookupBody } from '../../shared/obligations/model/request.ts';
import { payerView } from '../../shared/obligations/model/shown.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import type { World } from '../../shared/world.ts';

const notFound = { result: 'not_found', detail: 'no notice has this number: check it' } as const;

export const shape = { body: LookupBody } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, body }) => {
    const today = await checkPartnerDay(world, caller);
    const found = await lookup(world, { caller, body });
    return {
      status: 200,
      body: {
        authority: body.authority,
        partner_day: today.day,
        left_minor: today.leftMinor,
        notices: found.map((one) =>
          one ? { result: 'found', ...payerView(one.obligation, one.assessment) } : notFound,
        ),
      },
    };
  })(world);

export const handler = live(make, secrets);
