// Makes or changes the record of a registered caller.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { ClientContent } from './model/bodies.ts';
import { type Kept, keepRecord } from './store/keep.ts';
import { clientWrite, findAuthority, findClient } from './store/settings.ts';

export interface PutClientInput {
  readonly content: ClientContent;
  readonly ifMatch?: number;
}

/** Every authority it serves must exist. Throws a Failure with pointers. */
export const putClient = async (
  world: Pick<World, 'table'>,
  { content, ifMatch }: PutClientInput,
): Promise<Kept> => {
  const found = await Promise.all(content.authorities.map((id) => findAuthority(world.table, id)));
  const errors = found.flatMap((authority, index) =>
    authority
      ? []
      : [
          {
            pointer: `/authorities/${index}`,
            code: 'authority_not_found',
            detail: 'no authority is called so: put it first',
          },
        ],
  );
  const [first] = errors;
  if (first) throw new Failure('unprocessable', first.code, first.detail, { errors });
  return keepRecord(world.table, {
    content,
    find: () => findClient(world.table, content.id),
    write: (before) => clientWrite(content, before),
    fixed: [],
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
};
