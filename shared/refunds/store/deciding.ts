// What approving, rejecting and withdrawing share: read, check, plan, commit once, or read again.
import type { Table, Write } from '../../table/table.ts';
import type { Refund } from '../model/refund.ts';
import { tooBusy } from '../model/refusals.ts';
import { getRefund } from './named.ts';

const tries = 5;

export interface Plan {
  readonly after: Refund;
  readonly writes: readonly Write[];
}

/**
 * `isDone`: what is stored is already this very decision, made by a try whose answer was lost. Throws what
 * `plan` throws, and `Failure('busy')` after five lost races.
 */
export const decided = async (
  table: Table,
  reference: string,
  deciding: {
    readonly plan: (refund: Refund) => Promise<Plan>;
    readonly isDone: (refund: Refund) => boolean;
  },
): Promise<Refund> => {
  for (let left = tries; left > 0; left -= 1) {
    const refund = await getRefund(table, reference);
    if (left < tries && deciding.isDone(refund)) return refund;
    const { after, writes } = await deciding.plan(refund);
    const { status } = await table.commit(writes);
    if (status === 'committed') return { ...after, revision: refund.revision + 1 };
  }
  throw tooBusy();
};
