// GET /v1/payments/{payment_id}/receipts: a payment's receipts, to its own caller and to staff.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { live } from '../../shared/live.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { ownPayment } from '../../shared/payments/store/admit.ts';
import { listShown } from '../../shared/receipts/model/shown.ts';
import { findReceipts } from '../../shared/receipts/store/receipts.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ payment_id: z.string().regex(paymentIdPattern) });

export const shape = { path: Path } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path }) => {
    const { head } = await ownPayment(world, caller, path.payment_id);
    const receipts = await findReceipts(world.table, head.id);
    return { status: 200, body: listShown(receipts, head) };
  })(world);

export const handler = live(make, secrets);
