// Reads one client record.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { Client } from './model/client.ts';
import { findClient } from './store/settings.ts';

/** The record. Throws `Failure('missing')`. */
export const getClient = async (world: Pick<World, 'table'>, id: string): Promise<Client> => {
  const client = await findClient(world.table, id);
  if (client) return client;
  throw new Failure('missing', 'client_not_found', `no client is called "${id}"`);
};
