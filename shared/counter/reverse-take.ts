// A cashier takes a take back: small sums at once, larger ones when a second person agrees.
import type { PaymentCaller } from '../payments/model/owner.ts';
import { admit } from '../payments/store/admit.ts';
import type { World } from '../world.ts';
import type { ReversalBody } from './model/bodies.ts';
import { operatorOf } from './model/operator.ts';
import { checkOperator } from './model/own-drawer.ts';
import { tooBusy } from './model/refusals.ts';
import type { Reversal, Take } from './model/take.ts';
import { checkNow, type Reversible, readTake, reversalWrites } from './store/reverse.ts';
import { getTake, takeChanged } from './store/takes.ts';

export type ReverseTakeWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface ReverseTakeInput {
  readonly caller: PaymentCaller;
  readonly session: string;
  readonly payment: string;
  readonly body: ReversalBody;
}

const tries = 5;

const askedBy = (input: ReverseTakeInput, at: number): Reversal => ({
  state: 'asked',
  reason: input.body.reason,
  by: operatorOf(input.caller),
  at,
});

/**
 * Takes it back, or stores the wish where the sum is above the counter's limit; `reversal.state` says which.
 * Asked again, it answers what there is. Throws a Failure that says why not.
 */
export const reverseTake = async (
  world: ReverseTakeWorld,
  input: ReverseTakeInput,
): Promise<Take> => {
  const client = await admit(world, input.caller);
  const aloneMinor = client.desk?.reversalLimitMinor ?? 0;
  for (let left = tries; left > 0; left -= 1) {
    const found: Reversible = await readTake(world, input);
    const { session, take } = found;
    checkOperator(session, operatorOf(input.caller));
    if (take.reversal) return take;
    await checkNow(world, found);
    const asked = askedBy(input, world.now());
    const isAlone = take.cashMinor <= aloneMinor;
    const writes = isAlone
      ? await reversalWrites(world, found, { ...asked, state: 'done' })
      : [takeChanged(take, { ...take, reversal: asked })];
    const { status } = await world.table.commit(writes);
    if (status === 'committed') return getTake(world.table, input.session, input.payment);
  }
  throw tooBusy();
};
