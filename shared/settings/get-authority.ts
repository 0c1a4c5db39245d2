// Reads one authority record.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { Authority } from './model/authority.ts';
import { findAuthority } from './store/settings.ts';

/** The record. Throws `Failure('missing')`. */
export const getAuthority = async (world: Pick<World, 'table'>, id: string): Promise<Authority> => {
  const authority = await findAuthority(world.table, id);
  if (authority) return authority;
  throw new Failure('missing', 'authority_not_found', `no authority is called "${id}"`);
};
