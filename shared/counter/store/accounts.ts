// Finds the account whose book holds what a desk takes.
import type { Currency } from '../../kernel/money.ts';
import type { ProviderName } from '../../providers/names.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { findAccount } from '../../settings/store/settings.ts';
import type { Table } from '../../table/table.ts';
import { refused } from '../model/refusals.ts';

export interface Desk {
  readonly provider: Extract<ProviderName, 'cash' | 'terminal' | 'partner'>;
  /** The outlet, or the client of a partner. */
  readonly desk: string;
  readonly currency: Currency;
  /** Also one that is switched off: what was taken before must still be told. */
  readonly evenOff?: boolean;
}

const fits = (account: Account, authority: Authority, desk: Desk): boolean =>
  (account.enabled || desk.evenOff === true) &&
  account.authority === authority.id &&
  account.provider === desk.provider &&
  account.currency === desk.currency &&
  (account.desk === undefined || account.desk === desk.desk);

/** The desk's own account before one for all desks. Throws when the authority has neither. */
export const deskAccount = async (
  table: Table,
  authority: Authority,
  desk: Desk,
): Promise<Account> => {
  const found = await Promise.all(authority.accounts.map((id) => findAccount(table, id)));
  const accounts = found.filter((one) => one !== undefined && fits(one, authority, desk));
  const account = accounts.find((one) => one?.desk !== undefined) ?? accounts[0];
  if (account) return account;
  throw refused(
    'desk_has_no_account',
    '',
    `${authority.id} has no enabled account of kind ${desk.provider} in ${desk.currency} here: ask its office`,
  );
};
