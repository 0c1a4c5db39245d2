// GET /v1/authorities/{authority_id}/receivers/{receiver_id}: one receiver, with the ETag to change it by.
import { getReceiver } from '../../shared/deliveries/get-receiver.ts';
import { ReceiverPath, receiverShown } from '../../shared/deliveries/model/receiver.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = { path: ReceiverPath, roles: ['policy_editor', 'auditor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const { authority_id: authority, receiver_id: receiver } = path;
    const found = await getReceiver(world, { authority, receiver });
    return { status: 200, body: receiverShown(found), revision: found.revision };
  })(world);

export const handler = live(make);
