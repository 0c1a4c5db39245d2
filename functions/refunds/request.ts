// POST /v1/payments/{payment_id}/refunds: asks for a refund, once per Idempotency-Key.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { capabilities } from '../../shared/outside/capabilities.ts';
import { PaymentPath, RefundBody } from '../../shared/refunds/model/request.ts';
import { refundShown } from '../../shared/refunds/model/shown.ts';
import { requestRefund } from '../../shared/refunds/request.ts';
import { getAuthority } from '../../shared/settings/store/settings.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: PaymentPath,
  body: RefundBody,
  idempotent: true,
  roles: ['reconciler', 'receipts_officer'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, idempotencyKey, body }) => {
    const payment = path.payment_id;
    const { refund, replayed } = await requestRefund(world, {
      caller,
      idempotencyKey,
      payment,
      body,
    });
    const { zone } = await getAuthority(world.table, refund.authority);
    return {
      status: replayed ? 200 : 201,
      body: refundShown(refund, zone, world.now()),
      revision: refund.revision,
      ...(replayed ? { headers: { 'idempotency-replayed': 'true' } } : {}),
    };
  })(world);

export const handler = live(make, capabilities);
