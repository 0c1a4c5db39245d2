// A worker's lease on a payment, outside the payment's own items, so that no notification loses a race to it.
import * as z from 'zod';
import { hourMs, type Instant, minuteMs } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { World } from '../../world.ts';

type LeaseWorld = Pick<World, 'table' | 'now' | 'newId'>;

/** Longer than any one look; a worker that dies leaves its lease to run out. */
const leaseMs = minuteMs;

const Lease = z.looseObject({ until: z.int(), lookedAt: z.int().optional() });

/** When a worker last looked at the payment, or undefined when none ever did (or it was long ago). */
export const lastLookAt = async (
  world: Pick<World, 'table'>,
  payment: string,
): Promise<Instant | undefined> => {
  const item = await world.table.get(keys.lease(payment));
  return item ? Lease.parse(item).lookedAt : undefined;
};

/** The lease, to be released after the look; undefined while another holds it. */
export const takeLease = async (
  world: LeaseWorld,
  payment: string,
): Promise<{ readonly release: () => Promise<void> } | undefined> => {
  const holder = world.newId();
  const at = world.now();
  const put = (until: Instant) => ({
    kind: 'put' as const,
    key: keys.lease(payment),
    attributes: { holder, until, lookedAt: at },
    condition: { name: 'whenFree' as const, now: world.now(), holder },
    expiresAt: at + 24 * hourMs,
  });
  const { status } = await world.table.commit([put(at + leaseMs)]);
  if (status === 'refused') return undefined;
  return {
    release: async () => {
      await world.table.commit([put(0)]);
    },
  };
};
