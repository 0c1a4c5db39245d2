// Reads what a look-up needs in one strong read, and counts its failures per notice and client.
import * as z from 'zod';
import { hourMs, Instant } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Item, Table } from '../../table/table.ts';
import { Obligation } from '../model/obligation.ts';

/** After so many failures within an hour from the first, the notice is closed to that client. */
export const failureLimit = 5;
/**
 * And so many close all look-ups to the payer: else one factor could be tried on number after number.
 * A kiosk or a partner has no payers of its own and fails for all who stand before it.
 */
export const payerFailureLimits = { person: 30, machine: 120 } as const;
const failureWindowMs = hourMs;

const Failures = z.object({ count: z.int(), until: Instant });

export interface Seeker {
  readonly client: string;
  /** A hash of the caller: the counters name nobody. */
  readonly payer: string;
  readonly kind: keyof typeof payerFailureLimits;
}

export interface Sought {
  readonly id: string;
  readonly obligation?: Obligation;
  /** Until when this client may not ask for this notice again. */
  readonly barredUntil?: Instant;
}

export interface Search {
  readonly notices: readonly Sought[];
  /** Until when this payer may not look up anything. */
  readonly barredUntil?: Instant;
}

const noticeKey = (id: string, { client }: Seeker) => keys.lookupFailures(`${id}#${client}`);
const payerKey = ({ payer }: Seeker) => keys.lookupFailures(`payer#${payer}`);

const barred = (
  item: Item | undefined,
  limit: number,
  now: Instant,
): Pick<Sought, 'barredUntil'> => {
  if (item === undefined) return {};
  const { count, until } = Failures.parse(item);
  return count >= limit && until > now ? { barredUntil: until } : {};
};

/** Obligations (at most 49) with the failures that bar them, in the order of the ids. */
export const seek = async (
  table: Table,
  ids: readonly string[],
  seeker: Seeker,
  now: Instant,
): Promise<Search> => {
  const [payer, ...items] = await table.getMany([
    payerKey(seeker),
    ...ids.map((id) => keys.obligation(id)),
    ...ids.map((id) => noticeKey(id, seeker)),
  ]);
  return {
    ...barred(payer, payerFailureLimits[seeker.kind], now),
    notices: ids.map((id, index) => ({
      id,
      ...(items[index] === undefined ? {} : { obligation: Obligation.parse(items[index]) }),
      ...barred(items[ids.length + index], failureLimit, now),
    })),
  };
};

/** Counts one failure; each counter dies by itself an hour after its first. */
export const countFailure = async (
  table: Table,
  id: string,
  seeker: Seeker,
  now: Instant,
): Promise<void> => {
  const until = now + failureWindowMs;
  await Promise.all([
    table.bump(noticeKey(id, seeker), until),
    table.bump(payerKey(seeker), until),
  ]);
};
