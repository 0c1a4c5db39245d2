// Withdraws a request that nobody has decided yet: only by the person who made it.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import { type Person, personOf } from './model/person.ts';
import type { Refund } from './model/refund.ts';
import { nextRefundState } from './model/states.ts';
import { notOpen } from './model/still-open.ts';
import { decided, type Plan } from './store/deciding.ts';
import { refundChanged } from './store/refunds.ts';

export type WithdrawRefundWorld = Pick<World, 'table' | 'now' | 'log'>;

const notYourRequest = (): Failure =>
  new Failure(
    'forbidden',
    'not_your_request',
    'another person asked for this refund: only they can withdraw it; an approver can reject it',
  );

const planOf = (world: WithdrawRefundWorld, refund: Refund, person: string): Plan => {
  if (refund.requested.by !== person) throw notYourRequest();
  const state = nextRefundState(refund.state, 'withdraw');
  if (!state) throw notOpen(refund.state);
  const after: Refund = { ...refund, state, ended: { at: world.now() } };
  return { after, writes: [refundChanged(refund, after)] };
};

/** Throws a Failure: missing, forbidden (`not_your_request`), conflict (`refund_not_open`), busy. */
export const withdrawRefund = async (
  world: WithdrawRefundWorld,
  input: { readonly caller: Person; readonly refund: string },
): Promise<Refund> => {
  const person = personOf(input.caller);
  const refund = await decided(world.table, input.refund, {
    plan: async (present) => planOf(world, present, person),
    isDone: ({ state, requested }) => state === 'withdrawn' && requested.by === person,
  });
  world.log.info('refund_withdrawn', { refund: refund.reference });
  return refund;
};
