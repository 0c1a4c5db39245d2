// Rejects a refund: by another person than who asked, with the reason; nothing was held back for it.
import type { World } from '../world.ts';
import { type Person, personOf } from './model/person.ts';
import type { Refund } from './model/refund.ts';
import { checkOther } from './model/second-person.ts';
import { nextRefundState } from './model/states.ts';
import { notOpen } from './model/still-open.ts';
import { checkRevision } from './model/version.ts';
import { decided, type Plan } from './store/deciding.ts';
import { refundChanged } from './store/refunds.ts';

export type RejectRefundWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface RejectRefundInput {
  readonly caller: Person;
  readonly refund: string;
  readonly note: string;
  readonly ifMatch?: number | undefined;
}

const planOf = (world: RejectRefundWorld, refund: Refund, input: RejectRefundInput): Plan => {
  const { caller, note, ifMatch } = input;
  checkOther(refund.requested.by, personOf(caller));
  const state = nextRefundState(refund.state, 'reject');
  if (!state) throw notOpen(refund.state);
  checkRevision(refund.revision, ifMatch);
  const at = world.now();
  const after: Refund = {
    ...refund,
    state,
    decided: { by: personOf(caller), at, note },
    ended: { at },
  };
  return { after, writes: [refundChanged(refund, after)] };
};

/** Throws a Failure: missing, forbidden (`own_request`), changed, conflict (`refund_not_open`), busy. */
export const rejectRefund = async (
  world: RejectRefundWorld,
  input: RejectRefundInput,
): Promise<Refund> => {
  const refund = await decided(world.table, input.refund, {
    plan: async (present) => planOf(world, present, input),
    isDone: ({ state, decided: by }) => state === 'rejected' && by?.by === personOf(input.caller),
  });
  world.log.info('refund_rejected', { refund: refund.reference });
  return refund;
};
