// Takes up a dispute by the provider's id: for notifications that never came, and to ask how it stands.
import { Failure } from '../kernel/failure.ts';
import { findAccount } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import type { TakeUpBody } from './model/bodies.ts';
import type { Dispute } from './model/dispute.ts';
import type { Misfit } from './store/plan.ts';
import { recordDispute } from './store/record.ts';

export type TakeUpWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'connect'>;

const misfitDetails = {
  no_such_dispute: 'the provider knows no such dispute at this account: check its id',
  order_not_ours: 'it is about an order that we did not make: answer it at the provider',
  other_order: 'it names another order than its reference does: clear that up with the provider',
  other_currency: 'it moved another currency than was captured: book it by hand',
  inquiry_again: 'the provider calls it an inquiry again: clear that up with the provider',
} as const satisfies Record<Misfit, string>;

const doesNotFit = (why: Misfit): Failure =>
  new Failure('unprocessable', 'dispute_does_not_fit', misfitDetails[why], { members: { why } });

const notTold = (why: string): Failure =>
  new Failure('busy', 'provider_silent', `the provider does not tell the dispute (${why})`, {
    retryAfterSeconds: 10,
  });

const noAccount = (): Failure =>
  new Failure('missing', 'account_not_found', 'no such account: check its id');

const noDisputesThere = (provider: string): Failure =>
  new Failure(
    'unprocessable',
    'no_disputes_there',
    `disputes of ${provider} cannot be asked for: answer them at the provider`,
  );

/** The dispute as the provider now tells it, booked. Throws a Failure that says why not. */
export const takeUp = async (
  world: TakeUpWorld,
  { account: id, provider_id: providerId }: TakeUpBody,
): Promise<Dispute> => {
  const account = await findAccount(world.table, id);
  if (!account) throw noAccount();
  const connection = await world.connect(account);
  if (!connection.dispute) throw noDisputesThere(account.provider);
  const recorded = await recordDispute(world, { account, connection, providerId });
  if (recorded.status === 'misfit') throw doesNotFit(recorded.why);
  if (recorded.status === 'unknown') throw notTold(recorded.why);
  return recorded.dispute;
};
