// GET /v1/payments: payments as staff look for them.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { list } from '../../shared/payments/list.ts';
import { attemptsShown } from '../../shared/payments/model/attempts.ts';
import { ListQuery } from '../../shared/payments/model/list.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  query: ListQuery,
  roles: ['cashier', 'reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { payments, cursor } = await list(world, query);
    return {
      status: 200,
      body: {
        payments: payments.map((payment) => ({
          ...shown(payment, world.now()),
          attempts: attemptsShown(payment.head),
        })),
        cursor,
      },
    };
  })(world);

export const handler = live(make);
