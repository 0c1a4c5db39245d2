// Reads and writes the health of accounts: on faults and on the way back, never while all is well.
import * as z from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { keys } from '../../table/keys.ts';
import type { Item, Put, Table } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { faulted, Health, healthy, probedBy } from '../model/health.ts';

export type HealthWorld = Pick<World, 'table' | 'now' | 'log'>;

const Stored = Health.extend({ revision: z.int() });
/** With the revision that was read. */
export type StoredHealth = z.infer<typeof Stored>;

export const decodedHealth = (item: Item | undefined): StoredHealth | undefined =>
  item && Stored.parse(item);

const findHealth = async (table: Table, account: string): Promise<StoredHealth | undefined> =>
  decodedHealth(await table.get(keys.health(account)));

const healthWrite = (after: Health, before: StoredHealth | undefined): Put => ({
  kind: 'put',
  key: keys.health(after.account),
  attributes: Health.parse(after),
  condition: before ? { name: 'whenUnchanged', revision: before.revision } : { name: 'whenAbsent' },
});

/** Lets one payment try an account that is passed over; of two at once, one is refused. */
export const probeWrite = (before: StoredHealth, payment: string, at: number): Put =>
  healthWrite(probedBy(before, payment, at), before);

/** Losing a count to others who count the same trouble costs nothing. */
const tries = 3;

/** Health is a hint: no trouble with it may trouble a payment. */
const leniently = async (world: HealthWorld, act: () => Promise<void>): Promise<void> => {
  try {
    await act();
  } catch (fault) {
    if (!(fault instanceof Failure)) throw fault;
    world.log.warn('health_not_stored', { why: fault.code });
  }
};

/** Counts a fault of an account: no answer, an unreadable one, or our own keys refused. */
export const reportFault = (world: HealthWorld, account: string): Promise<void> =>
  leniently(world, async () => {
    for (let left = tries; left > 0; left -= 1) {
      const before = await findHealth(world.table, account);
      const after = faulted(before ?? healthy(account), world.now());
      const { status } = await world.table.commit([healthWrite(after, before)]);
      if (status !== 'committed') continue;
      if (after.openedAt !== undefined && before?.openedAt === undefined)
        world.log.warn('account_passed_over', { account });
      return;
    }
  });

/** A payment that tried an account which was passed over was answered: it is used again. */
export const reportRecovery = (
  world: HealthWorld,
  account: string,
  payment: string,
): Promise<void> =>
  leniently(world, async () => {
    const before = await findHealth(world.table, account);
    if (before?.probe?.payment !== payment) return;
    await world.table.commit([healthWrite(healthy(account), before)]);
    world.log.info('account_used_again', { account });
  });
