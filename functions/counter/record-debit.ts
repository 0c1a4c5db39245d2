// POST /v1/terminal-debits: records a debit before the card is touched, once per Idempotency-Key.
import { RecordBody } from '../../shared/counter/model/debit-bodies.ts';
import { debitShown } from '../../shared/counter/model/debit-shown.ts';
import { recordDebit } from '../../shared/counter/record-debit.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import type { World } from '../../shared/world.ts';

export const shape = { body: RecordBody, idempotent: true } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, idempotencyKey, body }) => {
    const recorded = await recordDebit(world, { caller, idempotencyKey, body });
    const { payment, debit, replayed } = recorded;
    return {
      status: replayed ? 200 : 201,
      body: { ...debitShown(debit, world.now()), payment: shown(payment, world.now(), replayed) },
      headers: { ...(replayed ? { 'idempotency-replayed': 'true' } : {}) },
    };
  })(world);

export const handler = live(make, queues, secrets);
