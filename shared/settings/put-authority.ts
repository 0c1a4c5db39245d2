// Makes or changes an authority's record.
import { Failure, type Fault } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { Account } from './model/account.ts';
import type { AuthorityContent } from './model/bodies.ts';
import { type Kept, keepRecord } from './store/keep.ts';
import { authorityWrite, findAccount, findAuthority } from './store/settings.ts';

export interface PutAuthorityInput {
  readonly content: AuthorityContent;
  readonly ifMatch?: number;
}

const accountFault = (
  account: Account | undefined,
  { id, currency, accounts }: AuthorityContent,
  index: number,
): Fault | undefined => {
  const pointer = `/accounts/${index}`;
  if (accounts.indexOf(accounts[index] ?? '') < index)
    return { pointer, code: 'account_repeated', detail: 'this account stands here twice' };
  if (account?.authority !== id)
    return {
      pointer,
      code: 'account_not_found',
      detail: 'no account of this authority is called so: put the account first',
    };
  return account.currency === currency
    ? undefined
    : { pointer, code: 'currency_differs', detail: `this account takes ${account.currency}` };
};

/**
 * Every account it names must exist and be its own. A new authority has no accounts yet: make it
 * without, then its accounts, then name them here. Throws a Failure with pointers.
 */
export const putAuthority = async (
  world: Pick<World, 'table'>,
  { content, ifMatch }: PutAuthorityInput,
): Promise<Kept> => {
  const accounts = await Promise.all(content.accounts.map((id) => findAccount(world.table, id)));
  const errors = accounts.flatMap((account, index) => accountFault(account, content, index) ?? []);
  const [first] = errors;
  if (first) throw new Failure('unprocessable', first.code, first.detail, { errors });
  return keepRecord(world.table, {
    content,
    find: () => findAuthority(world.table, content.id),
    write: (before) => authorityWrite(content, before),
    fixed: ['currency', 'normaliser'],
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
};
