// POST /v1/payments/{payment_id}/report-paid: a payer, or staff for a payer, says that it was paid.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { iso } from '../../shared/kernel/time.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { ReportBody } from '../../shared/parked/model/bodies.ts';
import { reportPaid } from '../../shared/parked/report-paid.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ payment_id: z.string().regex(paymentIdPattern) });

export const shape = { path: Path, body: ReportBody } satisfies AnyShape;

const advice = 'do not pay again: somebody finds out what became of it until the deadline';

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const { payment, item } = await reportPaid(world, { caller, id: path.payment_id, body });
    const present = shown(payment, world.now());
    if (!item) return { status: 200, body: present };
    const confirmBy = item.deadline === undefined ? undefined : iso(item.deadline);
    return { status: 202, body: { ...present, advice, confirm_by: confirmBy } };
  })(world);

export const handler = live(make, queues, secrets);
