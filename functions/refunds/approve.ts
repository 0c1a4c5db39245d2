// POST /v1/refunds/{refund_id}/approve: the second person's yes; the money is held back and sent.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { capabilities } from '../../shared/outside/capabilities.ts';
import { queues } from '../../shared/outside/queues.ts';
import { approveRefund } from '../../shared/refunds/approve.ts';
import { getRefund } from '../../shared/refunds/get.ts';
import { DecisionBody, RefundPath } from '../../shared/refunds/model/request.ts';
import { refundShown } from '../../shared/refunds/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RefundPath,
  body: DecisionBody,
  roles: ['approver'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body, ifMatch }) => {
    const { note } = body;
    const refund = await approveRefund(world, { caller, refund: path.refund_id, note, ifMatch });
    const { zone } = await getRefund(world, refund.reference);
    return {
      status: 200,
      body: refundShown(refund, zone, world.now()),
      revision: refund.revision,
    };
  })(world);

export const handler = live(make, capabilities, queues);
