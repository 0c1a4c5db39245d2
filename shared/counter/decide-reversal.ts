// The second person's word on a wish to take a take back.
import { Failure } from '../kernel/failure.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import type { Write } from '../table/table.ts';
import type { World } from '../world.ts';
import type { DecisionBody } from './model/bodies.ts';
import { operatorOf } from './model/operator.ts';
import { tooBusy } from './model/refusals.ts';
import { checkSecondPerson } from './model/second-person.ts';
import type { Reversal, Take } from './model/take.ts';
import { checkNow, type Reversible, readTake, reversalWrites } from './store/reverse.ts';
import { getTake, takeChanged } from './store/takes.ts';

export type DecideReversalWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface DecideReversalInput {
  readonly caller: PaymentCaller;
  readonly session: string;
  readonly payment: string;
  readonly body: DecisionBody;
}

const tries = 5;

const notAsked = (): Failure =>
  new Failure('conflict', 'no_reversal_asked', 'nobody asked to take this back: look again');

const planOf = async (
  world: DecideReversalWorld,
  found: Reversible,
  asked: Reversal,
  { body, caller }: DecideReversalInput,
): Promise<readonly Write[]> => {
  const { take } = found;
  const person = operatorOf(caller);
  checkSecondPerson(asked.by, person);
  if (body.decision === 'refuse') {
    const { reversal: _reversal, ...rest } = take;
    return [takeChanged(take, rest)];
  }
  await checkNow(world, found);
  return reversalWrites(world, found, { ...asked, state: 'done', approvedBy: person });
};

/** The same word again, after a lost answer; a wish that is gone was dropped by a try before. */
const isSame = (
  { reversal }: Take,
  { body, caller }: DecideReversalInput,
  isFirst: boolean,
): boolean =>
  body.decision === 'accept'
    ? reversal?.state === 'done' && reversal.approvedBy === operatorOf(caller)
    : !reversal && !isFirst;

/** Takes it back, or drops the wish. Throws a Failure: forbidden (the same person), conflict. */
export const decideReversal = async (
  world: DecideReversalWorld,
  input: DecideReversalInput,
): Promise<Take> => {
  for (let left = tries; left > 0; left -= 1) {
    const found = await readTake(world, input);
    const { reversal } = found.take;
    if (isSame(found.take, input, left === tries)) return found.take;
    if (reversal?.state !== 'asked') throw notAsked();
    const { status } = await world.table.commit(await planOf(world, found, reversal, input));
    if (status === 'committed') return getTake(world.table, input.session, input.payment);
  }
  throw tooBusy();
};
