// Applies a notification that was kept in the queue because it could not be applied at once.
import { getAccount } from '../settings/store/settings.ts';
import type { KeptNotification, World } from '../world.ts';
import { applyNotification } from './store/apply.ts';

export type ApplyKeptWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'connect'>;

/** Throws while it still cannot be applied: the queue delivers it again, and parks it at last. */
export const apply = async (world: ApplyKeptWorld, kept: KeptNotification): Promise<void> => {
  const account = await getAccount(world.table, kept.account);
  const connection = await world.connect(account);
  await applyNotification(world, {
    account,
    connection,
    message: {
      headers: kept.headers,
      body: Buffer.from(kept.body, 'base64'),
      receivedAt: kept.receivedAt,
    },
    notification: kept.notification,
  });
};
