// POST /v1/refunds/{refund_id}/payee: whom a refund by transfer is paid to; an approver checks it.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getRefund } from '../../shared/refunds/get.ts';
import { PayeeBody } from '../../shared/refunds/model/payee.ts';
import { RefundPath } from '../../shared/refunds/model/request.ts';
import { refundShown } from '../../shared/refunds/model/shown.ts';
import { namePayee } from '../../shared/refunds/name-payee.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RefundPath,
  body: PayeeBody,
  roles: ['reconciler', 'receipts_officer'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const refund = await namePayee(world, { caller, refund: path.refund_id, payee: body });
    const { zone } = await getRefund(world, refund.reference);
    return {
      status: 200,
      body: refundShown(refund, zone, world.now()),
      revision: refund.revision,
    };
  })(world);

export const handler = live(make);
