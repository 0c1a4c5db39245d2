// GET /v1/refunds/{refund_id}/payee: whom to pay, for those who pay it or check it.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getPayee } from '../../shared/refunds/get-payee.ts';
import { payeeShown } from '../../shared/refunds/model/payee.ts';
import { personOf } from '../../shared/refunds/model/person.ts';
import { RefundPath } from '../../shared/refunds/model/request.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: RefundPath,
  roles: ['reconciler', 'approver'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path }) => ({
    status: 200,
    body: payeeShown(await getPayee(world, { refund: path.refund_id, by: personOf(caller) })),
  }))(world);

export const handler = live(make);
