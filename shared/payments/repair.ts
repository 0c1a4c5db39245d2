// Each minute: finds payments that are due and lost their message, and wakes them. Calls no provider.
import { minuteMs } from '../kernel/time.ts';
import { shardCount } from '../table/keys.ts';
import type { Key } from '../table/table.ts';
import type { World } from '../world.ts';
import { isWaiting } from './model/payment.ts';
import { lastLook } from './store/lease.ts';
import { findHead } from './store/payments.ts';

export type RepairWorld = Pick<World, 'table' | 'now' | 'log' | 'wake'>;

/** Keys read per shard and run: the rest waits a minute. */
const perShard = 1_000;
/** A message may be late by this much before it counts as lost. */
const graceMs = 2 * minuteMs;

const paymentOf = (key: Key): string => key.pk.replace(/^payment#/, '');

/** Whether the message that should have led to a look is lost. */
const isLost = async (world: RepairWorld, payment: string): Promise<boolean> => {
  const head = await findHead(world.table, payment);
  if (!head || !isWaiting(head)) return false;
  const last = await lastLook(world, payment);
  const expected = last?.wakeAt ?? last?.lookedAt ?? head.createdAt;
  return expected + graceMs < world.now();
};

const repairShard = async (world: RepairWorld, shard: number): Promise<number> => {
  const due = await world.table.due(shard, world.now(), perShard);
  let woken = 0;
  for (const key of due) {
    const payment = paymentOf(key);
    if (!(await isLost(world, payment))) continue;
    await world.wake({ payment }, 0);
    woken += 1;
  }
  return woken;
};

/** Wakes what lost its message in all shards; answers how many. */
export const repair = async (world: RepairWorld): Promise<number> => {
  const shards = Array.from({ length: shardCount }, (_, shard) => shard);
  const woken = await Promise.all(shards.map((shard) => repairShard(world, shard)));
  const total = woken.reduce((all, one) => all + one, 0);
  if (total > 0) world.log.warn('wakes_repaired', { total });
  return total;
};
