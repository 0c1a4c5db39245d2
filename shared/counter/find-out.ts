// What staff found out about a debit that its terminal never told of: stored for a second person to accept.
import { Failure } from '../kernel/failure.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import type { World } from '../world.ts';
import { type Debit, type Finding, isUnconfirmed } from './model/debit.ts';
import type { FindingBody } from './model/debit-bodies.ts';
import { operatorOf } from './model/operator.ts';
import { tooBusy } from './model/refusals.ts';
import { slipOf } from './model/slip.ts';
import { debitChanged, getDebit } from './store/debits.ts';

export type FindOutWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface FindOutInput {
  readonly caller: PaymentCaller;
  readonly payment: string;
  readonly body: FindingBody;
}

const tries = 5;

const findingOf = ({ body, caller }: FindOutInput, debit: Debit, at: number): Finding => ({
  outcome: body.outcome,
  ...(body.outcome === 'debited' ? { slip: slipOf(body, debit, at) } : {}),
  reason: body.reason,
  by: operatorOf(caller),
  at,
});

const isSame = (known: Finding | undefined, found: Finding): boolean =>
  known !== undefined &&
  JSON.stringify({ ...known, at: 0 }) === JSON.stringify({ ...found, at: 0 });

/** Stores the finding; a later one takes its place until somebody decides. Throws a Failure. */
export const findOut = async (world: FindOutWorld, input: FindOutInput): Promise<Debit> => {
  for (let left = tries; left > 0; left -= 1) {
    const debit = await getDebit(world.table, input.payment);
    if (!isUnconfirmed(debit))
      throw new Failure('conflict', 'outcome_known', `this debit is known to be ${debit.state}`);
    const finding = findingOf(input, debit, world.now());
    if (isSame(debit.finding, finding)) return debit;
    const after = { ...debit, finding };
    const { status } = await world.table.commit(debitChanged(debit, after));
    if (status === 'committed') return { ...after, revision: debit.revision + 1 };
  }
  throw tooBusy();
};
