// Each minute: finds payments and refunds that are due and lost their message, and wakes them. Calls no provider.
import { type Instant, minuteMs } from '../kernel/time.ts';
import { countOverdue } from '../parked/store/overdue.ts';
import { isDriven } from '../refunds/model/looking.ts';
import type { Refund } from '../refunds/model/refund.ts';
import { refundsAt } from '../refunds/store/refunds.ts';
import { refundShards, shardCount } from '../table/keys.ts';
import type { Key } from '../table/table.ts';
import type { World } from '../world.ts';
import { hasStray } from './model/moving.ts';
import { type Head, isWaiting } from './model/payment.ts';
import { owesSurplus } from './model/surplus.ts';
import { type LastLook, lastLooks } from './store/lease.ts';
import { findHeads } from './store/payments.ts';

export type RepairWorld = Pick<World, 'table' | 'now' | 'log' | 'wake'>;

/** Keys read per shard and run: the rest waits a minute. */
const perShard = 2_000;
const readAtOnce = 100;
/** A message may be late by this much before it counts as lost. */
const graceMs = 2 * minuteMs;

const paymentOf = (key: Key): string => key.pk.replace(/^payment#/, '');

/** Whether the message that should have led to a look is lost. */
const isLost = (head: Head | undefined, last: LastLook | undefined, now: Instant): boolean => {
  if (!head || !(isWaiting(head) || hasStray(head) || owesSurplus(head))) return false;
  const expected = last?.wakeAt ?? last?.lookedAt ?? head.createdAt;
  return expected + graceMs < now;
};

const lostOf = async (
  world: RepairWorld,
  payments: readonly string[],
): Promise<readonly string[]> => {
  const [heads, looks] = await Promise.all([
    findHeads(world.table, payments),
    lastLooks(world.table, payments),
  ]);
  return payments.filter((_payment, index) => isLost(heads[index], looks[index], world.now()));
};

const repairShard = async (world: RepairWorld, shard: number): Promise<number> => {
  const due = (await world.table.due(shard, world.now(), perShard)).map(paymentOf);
  let woken = 0;
  for (let from = 0; from < due.length; from += readAtOnce) {
    const lost = await lostOf(world, due.slice(from, from + readAtOnce));
    for (const payment of lost) await world.wake({ payment }, 0);
    woken += lost.length;
  }
  return woken;
};

/** A refund that nobody looked at when it was to be looked at; those that wait for people are left alone. */
const isLostRefund = (
  { lookAt, decided, requested }: Refund,
  last: LastLook | undefined,
  now: Instant,
): boolean => {
  const seen = Math.max(last?.wakeAt ?? 0, last?.lookedAt ?? 0);
  return Math.max(lookAt ?? decided?.at ?? requested.at, seen) + graceMs < now;
};

const repairRefunds = async (world: RepairWorld, shard: number): Promise<number> => {
  const due = await world.table.due(shard, world.now(), readAtOnce);
  const driven = (await refundsAt(world.table, due)).filter(isDriven);
  if (driven.length === 0) return 0;
  const looks = await lastLooks(
    world.table,
    driven.map(({ payment }) => payment),
  );
  const lost = driven.filter((refund, index) => isLostRefund(refund, looks[index], world.now()));
  const payments = new Set(lost.map(({ payment }) => payment));
  for (const payment of payments) await world.wake({ payment }, 0);
  return payments.size;
};

/** Payers were promised certainty by a deadline: what is past it is said each minute until it is found out. */
const tellOverdue = async (world: RepairWorld): Promise<void> => {
  const total = await countOverdue(world.table, world.now());
  if (total === 0) return;
  world.log.warn('confirmation_overdue', { total });
  world.log.count('confirmation_overdue');
};

/** Wakes what lost its message in all shards; answers how many. A shard that fails stops no other. */
export const repair = async (world: RepairWorld): Promise<number> => {
  const shards = Array.from({ length: shardCount }, (_, shard) => shard);
  const ends = await Promise.allSettled([
    ...shards.map((shard) => repairShard(world, shard)),
    ...refundShards.map((shard) => repairRefunds(world, shard)),
  ]);
  let total = 0;
  for (const end of ends) total += end.status === 'fulfilled' ? end.value : 0;
  if (total > 0) world.log.warn('wakes_repaired', { total });
  await tellOverdue(world);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return total;
};
