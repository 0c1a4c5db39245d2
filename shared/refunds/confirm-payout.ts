// A person's word on a transfer: made, by the bank's own reference, or not made; then it is booked, or freed.
import { Failure } from '../kernel/failure.ts';
import { startOfDay } from '../kernel/time.ts';
import type { Account } from '../settings/model/account.ts';
import { findAccount, getAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import type { Outflow } from './model/booking.ts';
import { type PayoutBody, payoutOutflow } from './model/payout.ts';
import { type Person, personOf } from './model/person.ts';
import type { Refund } from './model/refund.ts';
import { refusedAt } from './model/refusals.ts';
import { nextRefundState } from './model/states.ts';
import { decided, type Plan } from './store/deciding.ts';
import { getHead } from './store/named.ts';
import { failedStep, succeededStep } from './store/record.ts';

export type ConfirmPayoutWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface ConfirmPayoutInput {
  readonly caller: Person;
  readonly refund: string;
  readonly body: PayoutBody;
}

const notPayable = (state: string, route: string): Failure =>
  new Failure(
    'conflict',
    'refund_not_payable',
    `this refund is ${state} and goes by ${route}: only an approved transfer is paid by a person`,
  );

const payingAccount = async (
  world: ConfirmPayoutWorld,
  refund: Refund,
  id: string | undefined,
): Promise<Account | undefined> => {
  const account = id === undefined ? undefined : await findAccount(world.table, id);
  const { authority, currency } = refund;
  const fits =
    account?.provider === 'bank' &&
    account.authority === authority &&
    account.currency === currency;
  if (id !== undefined && !fits)
    throw refusedAt(
      'not_a_paying_account',
      '/account',
      "name a bank account of the payment's authority",
    );
  return account;
};

const outflowOf = async (
  world: ConfirmPayoutWorld,
  refund: Refund,
  body: Extract<PayoutBody, { outcome: 'paid' }>,
): Promise<Outflow> => {
  const account = await payingAccount(world, refund, body.account);
  const { zone } = await getAuthority(world.table, refund.authority);
  const at = startOfDay(body.paid_on, zone);
  if (at > world.now())
    throw refusedAt('paid_in_future', '/paid_on', 'this day has not come yet: correct it');
  return payoutOutflow(account?.id, body.bank_reference, at);
};

const planOf = async (
  world: ConfirmPayoutWorld,
  refund: Refund,
  { body, caller }: ConfirmPayoutInput,
): Promise<Plan> => {
  const submitted = nextRefundState(refund.state, 'submit');
  if (refund.route !== 'transfer' || !submitted) throw notPayable(refund.state, refund.route);
  const head = await getHead(world.table, refund);
  const at = world.now();
  const sent: Refund = {
    ...refund,
    state: submitted,
    submittedAt: at,
    confirmed: { by: personOf(caller), at },
  };
  if (body.outcome === 'not_paid') return failedStep(sent, head, body.note, at);
  return succeededStep(world, sent, head, await outflowOf(world, refund, body));
};

/**
 * Ends an approved transfer: `paid` books it in one transaction with all that it undoes, `not_paid` frees
 * the money. Throws a Failure: missing, conflict (`refund_not_payable`), unprocessable, busy.
 */
export const confirmPayout = async (
  world: ConfirmPayoutWorld,
  input: ConfirmPayoutInput,
): Promise<Refund> => {
  const { body } = input;
  const refund = await decided(world.table, input.refund, {
    plan: (present) => planOf(world, present, input),
    isDone: ({ state, providerId }) =>
      body.outcome === 'paid'
        ? state === 'succeeded' && providerId === body.bank_reference
        : state === 'failed',
  });
  world.log.count('refund_outcome', {
    state: refund.state,
    reason: refund.reason,
    route: 'transfer',
  });
  return refund;
};
