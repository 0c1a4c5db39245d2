// GET /v1/refunds: refunds as staff look for them; what is overdue, too.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { listRefunds } from '../../shared/refunds/list.ts';
import { RefundQuery } from '../../shared/refunds/model/list.ts';
import { refundShown } from '../../shared/refunds/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  query: RefundQuery,
  roles: ['cashier', 'reconciler', 'approver', 'receipts_officer', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { refunds, cursor } = await listRefunds(world, query);
    return {
      status: 200,
      body: {
        refunds: refunds.map(({ refund, zone }) => refundShown(refund, zone, world.now())),
        cursor,
      },
    };
  })(world);

export const handler = live(make);
