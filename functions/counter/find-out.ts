// POST /v1/counter/unconfirmed/{payment_id}/finding: what staff found out about a debit.
import { findOut } from '../../shared/counter/find-out.ts';
import { DebitPath, FindingBody } from '../../shared/counter/model/debit-bodies.ts';
import { debitShown } from '../../shared/counter/model/debit-shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: DebitPath,
  body: FindingBody,
  roles: ['reconciler'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const debit = await findOut(world, { caller, payment: path.payment_id, body });
    return { status: 202, body: debitShown(debit, world.now()) };
  })(world);

export const handler = live(make);
