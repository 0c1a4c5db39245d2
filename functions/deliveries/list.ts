// GET /v1/deliveries: what a receiver was sent, or what of it waits for a person.
import * as z from 'zod';
import { list } from '../../shared/deliveries/list.ts';
import { deliveryShown } from '../../shared/deliveries/model/shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { World } from '../../shared/world.ts';

const Query = z.strictObject({
  authority: SettingId,
  receiver: SettingId,
  state: z.literal('parked').optional(),
  cursor: z
    .string()
    .regex(/^\d{15}#[0-9A-Z]{24}$/, 'repeat the cursor of the page before, unchanged')
    .optional(),
});

export const shape = {
  query: Query,
  roles: ['policy_editor', 'reconciler', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { items, cursor } = await list(world, query);
    return { status: 200, body: { deliveries: items.map(deliveryShown), cursor } };
  })(world);

export const handler = live(make);
