// A worker's lease on a payment, outside the payment's own items, so that no notification loses a race to it.
import * as z from 'zod';
import { hourMs, type Instant, minuteMs } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import type { World } from '../../world.ts';

type LeaseWorld = Pick<World, 'table' | 'now' | 'newId'>;

/** Longer than any one look; a worker that dies leaves its lease to run out. */
const leaseMs = minuteMs;

const Lease = z.looseObject({
  until: z.int(),
  lookedAt: z.int().optional(),
  wakeAt: z.int().optional(),
  askAt: z.int().optional(),
});

/** What the last look left behind; undefined when there was none (or it was long ago). */
export interface LastLook {
  readonly lookedAt?: Instant | undefined;
  /** When the wake arrives that it saw to. */
  readonly wakeAt?: Instant | undefined;
  /** Not to be asked about before this, which may lie further off than any wake. */
  readonly askAt?: Instant | undefined;
}

/** In the order of the payments, at most 100. */
export const lastLooks = async (
  table: Table,
  payments: readonly string[],
): Promise<readonly (LastLook | undefined)[]> => {
  const items = await table.getMany(payments.map(keys.lease));
  return items.map((item) => item && Lease.parse(item));
};

export interface Held {
  /** What the look before left. */
  readonly last: LastLook;
  /** Ends the lease, and tells the next look which wake is on its way, and until when not to ask. */
  readonly release: (left: Pick<LastLook, 'wakeAt' | 'askAt'>) => Promise<void>;
}

const leasePut = (
  payment: string,
  holder: string,
  lease: LastLook & { readonly until: Instant },
  now: Instant,
): Put => ({
  kind: 'put',
  key: keys.lease(payment),
  attributes: { holder, ...lease },
  condition: { name: 'whenFree', now, holder },
  expiresAt: now + 24 * hourMs,
});

/**
 * The lease, to be released after the look; undefined while another holds it, or may hold it. A commit
 * with a lost answer is repeated: the same holder may take its lease twice.
 */
export const takeLease = async (world: LeaseWorld, payment: string): Promise<Held | undefined> => {
  const holder = world.newId();
  const [last = {}] = await lastLooks(world.table, [payment]);
  const { wakeAt, askAt } = last;
  const lookedAt = world.now();
  const taking = leasePut(
    payment,
    holder,
    { wakeAt, askAt, lookedAt, until: lookedAt + leaseMs },
    lookedAt,
  );
  const first = await world.table.commit([taking]);
  const { status } = first.status === 'unknown' ? await world.table.commit([taking]) : first;
  if (status !== 'committed') return undefined;
  return {
    last,
    release: async (left) => {
      const over = { wakeAt: left.wakeAt, askAt: left.askAt, lookedAt, until: 0 };
      await world.table.commit([leasePut(payment, holder, over, world.now())]);
    },
  };
};
