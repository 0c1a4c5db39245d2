// Reads one dispute.
import type { World } from '../world.ts';
import type { Dispute } from './model/dispute.ts';
import { noDispute } from './model/refusals.ts';
import { findDispute } from './store/disputes.ts';

/** Throws `Failure('missing')`. */
export const getDispute = async ({ table }: Pick<World, 'table'>, id: string): Promise<Dispute> => {
  const dispute = await findDispute(table, id);
  if (!dispute) throw noDispute();
  return dispute;
};
