// POST /v1/terminal-debits/outcome: what the terminal made of a debit, under the key of its record.
import { TellBody } from '../../shared/counter/model/debit-bodies.ts';
import { debitShown } from '../../shared/counter/model/debit-shown.ts';
import { tellDebit } from '../../shared/counter/tell-debit.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = { body: TellBody, idempotent: true } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, idempotencyKey, body }) => {
    const { payment, debit } = await tellDebit(world, { caller, idempotencyKey, body });
    return {
      status: 200,
      body: { ...debitShown(debit, world.now()), payment: shown(payment, world.now()) },
    };
  })(world);

export const handler = live(make, queues, secrets);
