// Reads one refund, with the zone in which its authority counts days.
import { getAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import type { Refund } from './model/refund.ts';
import { getRefund as readRefund } from './store/named.ts';

/** Throws `Failure('missing')`. */
export const getRefund = async (
  world: Pick<World, 'table'>,
  reference: string,
): Promise<{ readonly refund: Refund; readonly zone: string }> => {
  const refund = await readRefund(world.table, reference);
  const { zone } = await getAuthority(world.table, refund.authority);
  return { refund, zone };
};
