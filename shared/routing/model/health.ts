// An account's health: faults in a sliding window, passed over after too many, then probed.
import * as z from 'zod';
import { Instant, minuteMs, secondMs } from '../../kernel/time.ts';

/** An account is passed over after this many faults within the window. */
export const faultsLimit = 5;
export const windowMs = minuteMs;
/** One payment tries it again this long after the last fault or probe. */
export const probeEveryMs = 30 * secondMs;

export const Health = z.object({
  account: z.string(),
  /** The last faults, oldest first. */
  faults: z.array(Instant).max(faultsLimit),
  /** Since when it is passed over. */
  openedAt: Instant.optional(),
  /** The last payment that was let through to try it. */
  probe: z.object({ payment: z.string(), at: Instant }).optional(),
});
export type Health = Readonly<z.infer<typeof Health>>;

export const healthy = (account: string): Health => ({ account, faults: [] });

/** When the next payment may try an account that is passed over; undefined when it is not. */
export const probeAtOf = (health: Health | undefined): Instant | undefined => {
  if (health?.openedAt === undefined) return undefined;
  const last = Math.max(health.openedAt, health.faults.at(-1) ?? 0, health.probe?.at ?? 0);
  return last + probeEveryMs;
};

export const healthStates = ['closed', 'open', 'half_open'] as const;
export type HealthState = (typeof healthStates)[number];

/** Closed: used. Open: passed over. Half open: one payment may try it; the one that does, may again. */
export const healthAt = (
  health: Health | undefined,
  now: Instant,
  payment?: string,
): HealthState => {
  const probeAt = probeAtOf(health);
  if (probeAt === undefined) return 'closed';
  return now >= probeAt || (payment !== undefined && health?.probe?.payment === payment)
    ? 'half_open'
    : 'open';
};

/** After one more fault. */
export const faulted = (before: Health, at: Instant): Health => {
  const faults = [...before.faults.filter((one) => one > at - windowMs), at].slice(-faultsLimit);
  const opens = before.openedAt === undefined && faults.length >= faultsLimit;
  return { ...before, faults, ...(opens ? { openedAt: at } : {}) };
};

/** After a payment was let through to try it. */
export const probedBy = (before: Health, payment: string, at: Instant): Health => ({
  ...before,
  probe: { payment, at },
});
