// GET /v1/parked-notifications: genuine notifications that wait for a person.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { iso } from '../../shared/kernel/time.ts';
import { live } from '../../shared/live.ts';
import { listParked } from '../../shared/webhooks/store/parked.ts';
import type { World } from '../../shared/world.ts';

const Query = z.strictObject({ cursor: z.string().max(200).optional() });

export const shape = {
  query: Query,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { parked, cursor } = await listParked(world.table, query.cursor);
    return {
      status: 200,
      body: {
        parked: parked.map((one) => ({
          notification_id: one.notification,
          provider: one.provider,
          account: one.account,
          reason: one.reason,
          received_at: iso(one.receivedAt),
        })),
        cursor,
      },
    };
  })(world);

export const handler = live(make);
