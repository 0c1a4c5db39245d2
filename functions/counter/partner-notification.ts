// POST /v1/partners/{client_id}/notifications: a partner's signed word about money that it took.
import { PartnerPath, PartnerWord } from '../../shared/counter/model/partner.ts';
import { takingShown } from '../../shared/counter/model/partner-shown.ts';
import { takeFromPartner } from '../../shared/counter/take-from-partner.ts';
import { verifyPartner } from '../../shared/counter/verify-partner.ts';
import { parseJson, utf8 } from '../../shared/edge/json.ts';
import { parsed } from '../../shared/edge/problem.ts';
import type { AnyShape } from '../../shared/edge/route.ts';
import { signed } from '../../shared/edge/signed.ts';
import { live } from '../../shared/live.ts';
import { providers } from '../../shared/outside/providers.ts';
import { queues } from '../../shared/outside/queues.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import type { World } from '../../shared/world.ts';

export const shape = { path: PartnerPath } satisfies AnyShape;

export const make = (world: World) =>
  signed(PartnerPath, async ({ path, headers, body }) => {
    const client = path.client_id;
    const { sender, message } = await verifyPartner(world, { client, headers, body });
    const word = parsed(PartnerWord, parseJson(utf8(body)));
    const { taking, replayed } = await takeFromPartner(world, { sender, message, word });
    return {
      status: replayed ? 200 : 201,
      body: takingShown(taking),
      headers: { ...(replayed ? { 'idempotency-replayed': 'true' } : {}) },
    };
  })(world);

export const handler = live(make, providers, queues, secrets);
