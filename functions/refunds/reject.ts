// POST /v1/refunds/{refund_id}/reject: the second person's no, with the reason.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getRefund } from '../../shared/refunds/get.ts';
import { RefundPath, RejectionBody } from '../../shared/refunds/model/request.ts';
import { refundShown } from '../../shared/refunds/model/shown.ts';
import { rejectRefund } from '../../shared/refunds/reject.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RefundPath,
  body: RejectionBody,
  roles: ['approver'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body, ifMatch }) => {
    const { note } = body;
    const refund = await rejectRefund(world, { caller, refund: path.refund_id, note, ifMatch });
    const { zone } = await getRefund(world, refund.reference);
    return {
      status: 200,
      body: refundShown(refund, zone, world.now()),
      revision: refund.revision,
    };
  })(world);

export const handler = live(make);
