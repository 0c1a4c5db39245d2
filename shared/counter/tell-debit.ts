// Takes in what a terminal made of a recorded debit, under the key of the record: also days after a power cut.
import type { PaymentCaller } from '../payments/model/owner.ts';
import { paymentIdOf } from '../payments/model/owner.ts';
import type { World } from '../world.ts';
import type { TellBody } from './model/debit-bodies.ts';
import { tooBusy } from './model/refusals.ts';
import { slipOf } from './model/slip.ts';
import {
  cashReturned,
  debited,
  notDebited,
  type Plan,
  printed,
  timedOut,
} from './store/debit-plans.ts';
import { readDebit, type Told } from './store/debits.ts';

export type TellDebitWorld = Pick<World, 'table' | 'now' | 'log' | 'hashKeys' | 'wake'>;

export interface TellDebitInput {
  readonly caller: PaymentCaller;
  /** The key under which the debit was recorded. */
  readonly idempotencyKey: string;
  readonly body: TellBody;
}

const tries = 5;

const planOf = async (
  world: TellDebitWorld,
  told: Told,
  body: TellBody,
): Promise<Plan | undefined> => {
  const plans = {
    debited: () =>
      body.outcome === 'debited'
        ? debited(world, told, slipOf(body, told.debit, world.now()))
        : undefined,
    declined: () => notDebited(world, told, 'declined'),
    reversed: () => notDebited(world, told, 'reversed'),
    timed_out: () => timedOut(world, told),
    cash_returned: () => cashReturned(world, told),
    printed: () => printed(told, true),
    not_printed: () => printed(told, false),
  } as const;
  return plans[body.outcome]();
};

/**
 * Does what the terminal's word means, once; the same word again answers how things stand. Throws a Failure:
 * missing (never recorded), conflict (`payment_paid`, `debited_otherwise`), unprocessable (a slip that cannot be).
 */
export const tellDebit = async (world: TellDebitWorld, input: TellDebitInput): Promise<Told> => {
  // Also a client that was switched off meanwhile must be able to say what happened.
  const { paymentId: key } = await world.hashKeys();
  const id = paymentIdOf(key, input.caller, input.idempotencyKey);
  for (let left = tries; left > 0; left -= 1) {
    const told = await readDebit(world, id);
    const plan = await planOf(world, told, input.body);
    if (!plan) return told;
    const { status } = await world.table.commit(plan.writes);
    if (status !== 'committed') continue;
    await Promise.all(plan.superseded.map((payment) => world.wake({ payment }, 0)));
    world.log.info('debit_told', { payment: id, outcome: input.body.outcome });
    return readDebit(world, id);
  }
  throw tooBusy();
};
