// The partner behind a client's id: its record, its authority, and the account that holds what it owes.
import { Failure } from '../../kernel/failure.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { Client } from '../../settings/model/client.ts';
import { findClient, getAuthority } from '../../settings/store/settings.ts';
import type { Table } from '../../table/table.ts';
import { deskAccount } from './accounts.ts';

export interface Sender {
  readonly client: Client;
  readonly authority: Authority;
  readonly account: Account;
}

/**
 * A partner client takes money for one authority: the first that its record names. One that was switched off
 * must still tell what it took. Throws `Failure('missing')`, the same for whatever is no partner.
 */
export const senderOf = async (table: Table, id: string): Promise<Sender> => {
  const client = await findClient(table, id);
  const [named] = client?.authorities ?? [];
  if (client?.channel !== 'partner' || named === undefined)
    throw new Failure('missing', 'no_such_partner', 'no partner is reached by this address');
  const authority = await getAuthority(table, named);
  const account = await deskAccount(table, authority, {
    provider: 'partner',
    desk: client.id,
    currency: authority.currency,
    evenOff: true,
  });
  return { client, authority, account };
};
