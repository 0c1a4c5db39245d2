// Reads one account record.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { Account } from './model/account.ts';
import { findAccount } from './store/settings.ts';

/** The record. Throws `Failure('missing')`. */
export const getAccount = async (world: Pick<World, 'table'>, id: string): Promise<Account> => {
  const account = await findAccount(world.table, id);
  if (account) return account;
  throw new Failure('missing', 'account_not_found', `no account is called "${id}"`);
};
