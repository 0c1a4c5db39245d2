// Reads and writes the records of authorities, accounts and clients.
import * as z from 'zod';
import { keys } from '../../table/keys.ts';
import type { Attributes, Item, Key, Put, Table } from '../../table/table.ts';
import { Account } from '../model/account.ts';
import { Authority } from '../model/authority.ts';
import { Client } from '../model/client.ts';

const revision = { revision: z.int() };
const StoredAuthority = Authority.extend(revision);
const StoredAccount = Account.extend(revision);
const StoredClient = Client.extend(revision);

const read = async <Kind>(
  table: Table,
  key: Key,
  schema: z.ZodType<Kind>,
): Promise<Kind | undefined> => {
  const item = await table.get(key);
  return item === undefined ? undefined : schema.parse(item);
};

/** An account's record from an item that was read with others. */
export const decodedAccount = (item: Item | undefined): Account | undefined =>
  item && StoredAccount.parse(item);

/** The record, read strongly, or undefined. */
export const findAuthority = (table: Table, id: string): Promise<Authority | undefined> =>
  read(table, keys.authority(id), StoredAuthority);

export const findAccount = (table: Table, id: string): Promise<Account | undefined> =>
  read(table, keys.account(id), StoredAccount);

export const findClient = (table: Table, id: string): Promise<Client | undefined> =>
  read(table, keys.client(id), StoredClient);

/** An authority that something stored already names; its absence is a fault of ours, not a caller's. */
export const getAuthority = async (table: Table, id: string): Promise<Authority> => {
  const authority = await findAuthority(table, id);
  if (!authority) throw new Error(`the authority ${id} is named but not stored`);
  return authority;
};

/** An account that a payment already names, switched off or not: its orders are still asked about. */
export const getAccount = async (table: Table, id: string): Promise<Account> => {
  const account = await findAccount(table, id);
  if (!account) throw new Error(`the account ${id} is named but not stored`);
  return account;
};

/** `before` is the revision that the writer saw; undefined = there was no record. */
const put = (key: Key, attributes: Attributes, before: number | undefined): Put => ({
  kind: 'put',
  key,
  attributes,
  condition:
    before === undefined ? { name: 'whenAbsent' } : { name: 'whenUnchanged', revision: before },
});

export const authorityWrite = (content: z.infer<typeof Authority>, before?: number): Put =>
  put(keys.authority(content.id), Authority.parse(content), before);

export const accountWrite = (content: z.infer<typeof Account>, before?: number): Put =>
  put(keys.account(content.id), Account.parse(content), before);

export const clientWrite = (content: z.infer<typeof Client>, before?: number): Put =>
  put(keys.client(content.id), Client.parse(content), before);
