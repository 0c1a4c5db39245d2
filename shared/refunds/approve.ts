// Approves a refund: by another person than who asked; the money is held back, and a worker sends it.

import { Failure } from '../kernel/failure.ts';
import { headChanged } from '../payments/store/payments.ts';
import type { World } from '../world.ts';
import { sourceRefusal } from './model/limits.ts';
import { covers } from './model/parts.ts';
import { checkPayment } from './model/payable.ts';
import { type Person, personOf } from './model/person.ts';
import { amountOf, type Refund } from './model/refund.ts';
import { overRest } from './model/refusals.ts';
import { checkOther } from './model/second-person.ts';
import { nextRefundState } from './model/states.ts';
import { notOpen } from './model/still-open.ts';
import { refundableMinor, reserved } from './model/sums.ts';
import { checkRevision } from './model/version.ts';
import { capturedAttempts, remainingOf } from './store/captured.ts';
import { decided, type Plan } from './store/deciding.ts';
import { getHead } from './store/named.ts';
import { refundChanged, refundsOf } from './store/refunds.ts';

export type ApproveRefundWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'capabilities'>;

export interface DecideRefundInput {
  readonly caller: Person;
  readonly refund: string;
  readonly note?: string | undefined;
  readonly ifMatch?: number | undefined;
}

const payeeNeeded = (): Failure =>
  new Failure(
    'conflict',
    'payee_needed',
    'a transfer needs a payee: let somebody name it, read it again, then approve it',
  );

/** Since the request others may have taken the money, or the time may be over. */
const checkMoney = async (world: ApproveRefundWorld, refund: Refund) => {
  const head = await getHead(world.table, refund);
  checkPayment(head);
  const refunds = await refundsOf(world.table, head.id);
  const attempt = capturedAttempts(head).find((one) => one.number === refund.attempt);
  const remaining = attempt ? await remainingOf(world.table, head, attempt, refunds) : [];
  const rest = Math.min(amountOf(remaining), refundableMinor(head));
  if (!attempt || refund.amount > rest || !covers(remaining, refund.parts))
    throw overRest('/amount', rest);
  const can = await world.capabilities(attempt.provider);
  const refusal = sourceRefusal(can, attempt, refunds, world.now());
  if (refund.route === 'source' && refusal) throw refusal;
  return head;
};

const planOf = async (
  world: ApproveRefundWorld,
  refund: Refund,
  { caller, note, ifMatch }: DecideRefundInput,
): Promise<Plan> => {
  checkOther(refund.requested.by, personOf(caller));
  if (refund.payee) checkOther(refund.payee.by, personOf(caller));
  const state = nextRefundState(refund.state, 'approve');
  if (!state) throw notOpen(refund.state);
  checkRevision(refund.revision, ifMatch);
  if (refund.route === 'transfer' && !refund.payee) throw payeeNeeded();
  const head = await checkMoney(world, refund);
  const at = world.now();
  const decision = { by: personOf(caller), at, ...(note === undefined ? {} : { note }) };
  const after: Refund = { ...refund, state, decided: decision };
  return {
    after,
    writes: [
      refundChanged(refund, after),
      headChanged(head, reserved(head, refund.reference, refund.amount, at)),
    ],
  };
};

/**
 * Approves what another person asked for, as it was read (`ifMatch`). Throws a Failure: missing, forbidden
 * (`own_request`), changed, conflict, unprocessable (nothing is left, the provider's time is over), busy.
 */
export const approveRefund = async (
  world: ApproveRefundWorld,
  input: DecideRefundInput,
): Promise<Refund> => {
  const person = personOf(input.caller);
  const refund = await decided(world.table, input.refund, {
    plan: (present) => planOf(world, present, input),
    isDone: (present) =>
      present.decided?.by === person &&
      present.state !== 'requested' &&
      present.state !== 'rejected',
  });
  world.log.info('refund_approved', { refund: refund.reference });
  await world.wake({ payment: refund.payment }, 0);
  return refund;
};
