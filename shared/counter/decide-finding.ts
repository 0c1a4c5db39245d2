// The second person's word on what staff found out about a debit: accepted, it is booked as if the terminal had told.
import { Failure } from '../kernel/failure.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import type { World } from '../world.ts';
import type { DecisionBody } from './model/bodies.ts';
import { isUnconfirmed } from './model/debit.ts';
import { operatorOf } from './model/operator.ts';
import { tooBusy } from './model/refusals.ts';
import { checkSecondPerson } from './model/second-person.ts';
import { debited, notDebited, type Plan } from './store/debit-plans.ts';
import { debitChanged, readDebit, type Told } from './store/debits.ts';

export type DecideFindingWorld = Pick<World, 'table' | 'now' | 'log' | 'wake'>;

export interface DecideFindingInput {
  readonly caller: PaymentCaller;
  readonly payment: string;
  readonly body: DecisionBody;
}

const tries = 5;

const nothingFound = (): Failure =>
  new Failure('conflict', 'nothing_found', 'nobody found anything out that is still undecided');

const planOf = async (
  world: DecideFindingWorld,
  told: Told,
  { caller, body }: DecideFindingInput,
): Promise<Plan | undefined> => {
  const { finding, ...debit } = told.debit;
  if (!finding || !isUnconfirmed(told.debit)) throw nothingFound();
  checkSecondPerson(finding.by, operatorOf(caller));
  if (body.decision === 'refuse')
    return { writes: debitChanged(told.debit, debit), superseded: [] };
  return finding.slip ? debited(world, told, finding.slip) : notDebited(world, told, 'reversed');
};

/** Books or drops the finding. Throws a Failure: forbidden (the same person), conflict (nothing to decide). */
export const decideFinding = async (
  world: DecideFindingWorld,
  input: DecideFindingInput,
): Promise<Told> => {
  for (let left = tries; left > 0; left -= 1) {
    const told = await readDebit(world, input.payment);
    const isRepeat = left < tries && (!told.debit.finding || !isUnconfirmed(told.debit));
    if (isRepeat) return told;
    const plan = await planOf(world, told, input);
    if (!plan) return told;
    const { status } = await world.table.commit(plan.writes);
    if (status !== 'committed') continue;
    await Promise.all(plan.superseded.map((payment) => world.wake({ payment }, 0)));
    return readDebit(world, input.payment);
  }
  throw tooBusy();
};
