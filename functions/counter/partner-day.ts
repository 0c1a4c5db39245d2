// POST /v1/partners/{client_id}/days/{business_day}: a partner's signed file of a day of its own.
import { PartnerDayPath } from '../../shared/counter/model/partner.ts';
import { partnerDayShown } from '../../shared/counter/model/partner-shown.ts';
import { takePartnerDay } from '../../shared/counter/take-partner-day.ts';
import { verifyPartner } from '../../shared/counter/verify-partner.ts';
import { utf8 } from '../../shared/edge/json.ts';
import type { AnyShape } from '../../shared/edge/route.ts';
import { signed } from '../../shared/edge/signed.ts';
import { live } from '../../shared/live.ts';
import { providers } from '../../shared/outside/providers.ts';
import type { World } from '../../shared/world.ts';

export const shape = { path: PartnerDayPath } satisfies AnyShape;

export const make = (world: World) =>
  signed(PartnerDayPath, async ({ path, headers, body }) => {
    const { client_id: client, business_day: day } = path;
    const { sender } = await verifyPartner(world, { client, headers, body });
    const taken = await takePartnerDay(world, { sender, day, text: utf8(body) });
    return { status: 200, body: partnerDayShown(taken, sender.account.currency) };
  })(world);

export const handler = live(make, providers);
