// Reads what a look-up needs in one strong read, and counts its failures per notice and client.
import * as z from 'zod';
import { hourMs, Instant } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Item, Table } from '../../table/table.ts';
import { Obligation } from '../model/obligation.ts';

/** After so many failures within an hour from the first, the notice is closed to that client. */
export const failureLimit = 5;
const failureWindowMs = hourMs;

const Failures = z.object({ count: z.int(), until: Instant });

export interface Sought {
  readonly id: string;
  readonly obligation?: Obligation;
  /** Until when this client may not ask for this notice again. */
  readonly barredUntil?: Instant;
}

const failuresKey = (id: string, client: string) => keys.lookupFailures(`${id}#${client}`);

const barred = (item: Item | undefined, now: Instant): Pick<Sought, 'barredUntil'> => {
  if (item === undefined) return {};
  const { count, until } = Failures.parse(item);
  return count >= failureLimit && until > now ? { barredUntil: until } : {};
};

/** Obligations (at most 50) with the client's failures, in the order of the ids. */
export const seek = async (
  table: Table,
  ids: readonly string[],
  client: string,
  now: Instant,
): Promise<readonly Sought[]> => {
  const items = await table.getMany([
    ...ids.map((id) => keys.obligation(id)),
    ...ids.map((id) => failuresKey(id, client)),
  ]);
  return ids.map((id, index) => ({
    id,
    ...(items[index] === undefined ? {} : { obligation: Obligation.parse(items[index]) }),
    ...barred(items[ids.length + index], now),
  }));
};

/** Counts one failure; the counter dies by itself an hour after the first. */
export const countFailure = async (
  table: Table,
  id: string,
  client: string,
  now: Instant,
): Promise<void> => {
  await table.bump(failuresKey(id, client), now + failureWindowMs);
};
