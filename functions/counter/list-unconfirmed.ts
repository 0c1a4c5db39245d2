// GET /v1/counter/unconfirmed: debits whose outcome nobody knows, with owner and deadline.
import * as z from 'zod';
import { listUnconfirmed } from '../../shared/counter/list-unconfirmed.ts';
import { debitShown } from '../../shared/counter/model/debit-shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

const Query = z.strictObject({ cursor: z.string().min(1).max(200).optional() });

export const shape = {
  query: Query,
  roles: ['cashier', 'reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { debits, cursor } = await listUnconfirmed(world, query.cursor);
    const at = world.now();
    return { status: 200, body: { debits: debits.map((one) => debitShown(one, at)), cursor } };
  })(world);

export const handler = live(make);
