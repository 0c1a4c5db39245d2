// PUT /v1/authorities/{authority_id}/receivers/{receiver_id}: makes or changes a receiver of events.
import {
  ReceiverBody,
  ReceiverPath,
  receiverShown,
} from '../../shared/deliveries/model/receiver.ts';
import { putReceiver } from '../../shared/deliveries/put-receiver.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: ReceiverPath,
  body: ReceiverBody,
  roles: ['policy_editor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, body, ifMatch }) => {
    const content = { authority: path.authority_id, id: path.receiver_id, ...body };
    const { result, revision } = await putReceiver(world, {
      content,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return {
      status: result === 'created' ? 201 : 200,
      body: { result, ...receiverShown(content) },
      revision,
    };
  })(world);

export const handler = live(make);
