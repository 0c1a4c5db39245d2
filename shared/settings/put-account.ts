// Makes or changes the record of an account at a provider.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { AccountContent } from './model/bodies.ts';
import { type Kept, keepRecord } from './store/keep.ts';
import { accountWrite, findAccount, findAuthority } from './store/settings.ts';

export interface PutAccountInput {
  readonly content: AccountContent;
  readonly ifMatch?: number;
}

const unprocessable = (pointer: string, code: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

/** Its authority must exist and take the same currency. Throws a Failure with pointers. */
export const putAccount = async (
  world: Pick<World, 'table'>,
  { content, ifMatch }: PutAccountInput,
): Promise<Kept> => {
  const authority = await findAuthority(world.table, content.authority);
  if (!authority)
    throw unprocessable(
      '/authority',
      'authority_not_found',
      `no authority is called "${content.authority}": put it first`,
    );
  if (authority.currency !== content.currency)
    throw unprocessable(
      '/currency',
      'currency_differs',
      `this authority takes ${authority.currency}`,
    );
  return keepRecord(world.table, {
    content,
    find: () => findAccount(world.table, content.id),
    write: (before) => accountWrite(content, before),
    fixed: ['authority', 'provider', 'currency'],
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
};
