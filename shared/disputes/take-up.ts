// Takes up a dispute by the provider's id: for notifications that never came, and to ask how it stands.
import { findAccount } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import type { TakeUpBody } from './model/bodies.ts';
import type { Dispute } from './model/dispute.ts';
import { doesNotFit, noAccount, noDisputesThere, notTold } from './model/refusals.ts';
import { recordDispute } from './store/record.ts';

export type TakeUpWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'connect'>;

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
