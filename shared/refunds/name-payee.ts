// Names whom a refund by transfer is paid to: the maker's part; another person approves it afterwards.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { PayeeBody } from './model/payee.ts';
import { type Person, personOf } from './model/person.ts';
import type { Refund } from './model/refund.ts';
import { notOpen } from './model/still-open.ts';
import { decided, type Plan } from './store/deciding.ts';
import { findPayee, payeeWrite } from './store/payees.ts';
import { refundChanged } from './store/refunds.ts';

export type NamePayeeWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface NamePayeeInput {
  readonly caller: Person;
  readonly refund: string;
  readonly payee: PayeeBody;
}

const notTransfer = (): Failure =>
  new Failure(
    'conflict',
    'not_by_transfer',
    'this refund goes back to its source: it needs no payee',
  );

const planOf = async (
  world: NamePayeeWorld,
  refund: Refund,
  { caller, payee }: NamePayeeInput,
): Promise<Plan> => {
  if (refund.route !== 'transfer') throw notTransfer();
  if (refund.state !== 'requested') throw notOpen(refund.state);
  const { bank_name: bankName, ...same } = payee;
  const deed = { by: personOf(caller), at: world.now() };
  const before = await findPayee(world.table, refund);
  const after: Refund = { ...refund, payee: deed };
  return {
    after,
    writes: [
      refundChanged(refund, after),
      payeeWrite(refund, before, { ...same, bankName, ...deed }),
    ],
  };
};

/** Throws a Failure: missing, conflict (`not_by_transfer`, `refund_not_open`), busy. */
export const namePayee = async (world: NamePayeeWorld, input: NamePayeeInput): Promise<Refund> => {
  const refund = await decided(world.table, input.refund, {
    plan: (present) => planOf(world, present, input),
    isDone: () => false,
  });
  world.log.info('refund_payee_named', { refund: refund.reference });
  return refund;
};
