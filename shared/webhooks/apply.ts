// Applies a notification that was kept in the queue: in a moment of trouble, or by a person who replays it.
import { Failure } from '../kernel/failure.ts';
import { findParked } from '../parked/store/park.ts';
import { movedByItself } from '../parked/store/resolve.ts';
import type { Connection, Message, Notification } from '../providers/contract.ts';
import type { Account } from '../settings/model/account.ts';
import { getAccount } from '../settings/store/settings.ts';
import type { KeptNotification, World } from '../world.ts';
import { unreadableId } from './model/kept.ts';
import { applyNotification, park } from './store/apply.ts';

export type ApplyKeptWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'connect'>;

/** What it says: as it was verified when it came, or read now by the adapter, which may have learnt to. */
const saidBy = async (
  connection: Connection,
  message: Message,
  kept: KeptNotification,
): Promise<Notification | 'unreadable' | undefined> => {
  if (kept.notification) return kept.notification;
  try {
    return await connection.notification?.(message);
  } catch (fault) {
    if (fault instanceof Failure && fault.code === 'notification_unreadable') return 'unreadable';
    throw fault;
  }
};

const applied = async (
  world: ApplyKeptWorld,
  account: Account,
  kept: KeptNotification,
): Promise<void> => {
  const connection = await world.connect(account);
  const message: Message = {
    headers: kept.headers,
    body: Buffer.from(kept.body, 'base64'),
    receivedAt: kept.receivedAt,
  };
  const said = await saidBy(connection, message, kept);
  if (said === 'unreadable')
    await park(world, { account, message }, unreadableId(message.body), 'unreadable');
  else if (said)
    await applyNotification(world, { account, connection, message, notification: said });
};

/** Throws while it still cannot be applied: the queue delivers it again, and parks it at last. */
export const apply = async (world: ApplyKeptWorld, kept: KeptNotification): Promise<void> => {
  const account = await getAccount(world.table, kept.account);
  const before = kept.parked === undefined ? undefined : await findParked(world.table, kept.parked);
  await applied(world, account, kept);
  if (!before) return;
  const after = await findParked(world.table, before.id);
  // Parked once more, its history says so: what is as it was has been applied.
  if (after?.revision === before.revision)
    await movedByItself(world, [before.id], 'the notification was applied');
};
