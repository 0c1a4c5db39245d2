// GET /v1/partners/{client_id}/days/{business_day}: a partner's day, and its money that waits for a person.
import { getPartnerDay } from '../../shared/counter/get-partner-day.ts';
import { PartnerDayPath } from '../../shared/counter/model/partner.ts';
import { partnerDayShown, takingShown } from '../../shared/counter/model/partner-shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: PartnerDayPath,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const { client_id: client, business_day } = path;
    const read = await getPartnerDay(world, { client, day: business_day });
    return {
      status: 200,
      body: {
        ...partnerDayShown(read.day, read.sender.account.currency),
        suspended: read.suspended.map(takingShown),
      },
    };
  })(world);

export const handler = live(make);
