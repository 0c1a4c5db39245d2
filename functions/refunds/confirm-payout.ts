// POST /v1/refunds/{refund_id}/payout: a person's word that the transfer was made, or was not.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { confirmPayout } from '../../shared/refunds/confirm-payout.ts';
import { getRefund } from '../../shared/refunds/get.ts';
import { PayoutBody } from '../../shared/refunds/model/payout.ts';
import { RefundPath } from '../../shared/refunds/model/request.ts';
import { refundShown } from '../../shared/refunds/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RefundPath,
  body: PayoutBody,
  roles: ['reconciler'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const refund = await confirmPayout(world, { caller, refund: path.refund_id, body });
    const { zone } = await getRefund(world, refund.reference);
    return {
      status: 200,
      body: refundShown(refund, zone, world.now()),
      revision: refund.revision,
    };
  })(world);

export const handler = live(make);
