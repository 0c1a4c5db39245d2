// Sends a failed refund another way: a new refund by bank transfer takes its place, to be decided anew.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import { type Person, personOf } from './model/person.ts';
import { refundReferenceOf, refundsLimit } from './model/reference.ts';
import type { Refund } from './model/refund.ts';
import { refusedAt, tooBusy } from './model/refusals.ts';
import { getRefund } from './store/named.ts';
import { refundCreated, refundsOf } from './store/refunds.ts';

export type RerouteRefundWorld = Pick<World, 'table' | 'now' | 'log'>;

const tries = 5;

const notFailed = (state: string): Failure =>
  new Failure(
    'conflict',
    'refund_not_failed',
    `this refund is ${state}: only a failed one is sent another way`,
  );

const standing = (refunds: readonly Refund[], reference: string): Refund | undefined =>
  refunds.find(
    ({ replaces, state }) =>
      replaces === reference && state !== 'rejected' && state !== 'withdrawn' && state !== 'failed',
  );

const byTransfer = (failed: Refund, refunds: readonly Refund[], by: string, at: number): Refund => {
  const number = refunds.length + 1;
  if (number > refundsLimit)
    throw refusedAt('too_many_refunds', '/path', `a payment has ${refundsLimit} refunds at most`);
  return {
    ...failed,
    reference: refundReferenceOf(failed.payment, number),
    number,
    route: 'transfer',
    state: 'requested',
    requested: { by, at },
    decided: undefined,
    submittedAt: undefined,
    providerId: undefined,
    ended: undefined,
    payee: undefined,
    replaces: failed.reference,
    keyHash: failed.reference,
    bodyHash: '',
    revision: 1,
  };
};

/**
 * The refund that takes the place of a failed one: the same parts, by bank transfer. Asked again it answers
 * the same. Throws a Failure: missing, conflict (`refund_not_failed`), unprocessable, busy.
 */
export const rerouteRefund = async (
  world: RerouteRefundWorld,
  input: { readonly caller: Person; readonly refund: string },
): Promise<Refund> => {
  for (let left = tries; left > 0; left -= 1) {
    const failed = await getRefund(world.table, input.refund);
    if (failed.state !== 'failed') throw notFailed(failed.state);
    const refunds = await refundsOf(world.table, failed.payment);
    const before = standing(refunds, failed.reference);
    if (before) return before;
    const refund = byTransfer(failed, refunds, personOf(input.caller), world.now());
    const { status } = await world.table.commit([refundCreated(refund)]);
    if (status !== 'committed') continue;
    world.log.info('refund_rerouted', { refund: refund.reference, replaces: failed.reference });
    return refund;
  }
  throw tooBusy();
};
