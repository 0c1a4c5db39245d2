// POST /v1/refunds/{refund_id}/reroute: a failed refund goes another way, by bank transfer.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getRefund } from '../../shared/refunds/get.ts';
import { RefundPath } from '../../shared/refunds/model/request.ts';
import { refundShown } from '../../shared/refunds/model/shown.ts';
import { rerouteRefund } from '../../shared/refunds/reroute.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RefundPath,
  roles: ['reconciler', 'receipts_officer'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path }) => {
    const refund = await rerouteRefund(world, { caller, refund: path.refund_id });
    const { zone } = await getRefund(world, refund.reference);
    return {
      status: 201,
      body: refundShown(refund, zone, world.now()),
      revision: refund.revision,
    };
  })(world);

export const handler = live(make);
