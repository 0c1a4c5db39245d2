// POST /v1/counter/unconfirmed/{payment_id}/finding/decision: the second person's word on it.
import { decideFinding } from '../../shared/counter/decide-finding.ts';
import { DecisionBody } from '../../shared/counter/model/bodies.ts';
import { DebitPath } from '../../shared/counter/model/debit-bodies.ts';
import { debitShown } from '../../shared/counter/model/debit-shown.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: DebitPath,
  body: DecisionBody,
  roles: ['approver'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const told = await decideFinding(world, { caller, payment: path.payment_id, body });
    return {
      status: 200,
      body: { ...debitShown(told.debit, world.now()), payment: shown(told.payment, world.now()) },
    };
  })(world);

export const handler = live(make, queues);
