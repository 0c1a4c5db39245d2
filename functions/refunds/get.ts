// GET /v1/refunds/{refund_id}: one refund, with the ETag that a decision must repeat.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getRefund } from '../../shared/refunds/get.ts';
import { RefundPath } from '../../shared/refunds/model/request.ts';
import { refundShown } from '../../shared/refunds/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RefundPath,
  roles: ['cashier', 'reconciler', 'approver', 'receipts_officer', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const { refund, zone } = await getRefund(world, path.refund_id);
    return {
      status: 200,
      body: refundShown(refund, zone, world.now()),
      revision: refund.revision,
    };
  })(world);

export const handler = live(make);
