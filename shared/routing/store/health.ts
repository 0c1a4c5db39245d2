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
      if (after.openedAt !== undefined && before?.openedAt === undefined) {
        world.log.warn('account_passed_over', { account });
        world.log.count('account_passed_over');
      }
      return;
    }
  });

/** Faults that are over: of an account in use, or of one that this payment was let through to try. */
const isOver = ({ openedAt, faults, probe }: Health, payment: string): boolean =>
  openedAt === undefined ? faults.length > 0 : probe?.payment === payment;

/** An account with faults on record answered: they are forgotten, so that only faults in a row count. */
export const reportSuccess = (
  world: HealthWorld,
  account: string,
  payment: string,
): Promise<void> =>
  leniently(world, async () => {
    const before = await findHealth(world.table, account);
    if (!before || !isOver(before, payment)) return;
    const { status } = await world.table.commit([healthWrite(healthy(account), before)]);
    if (status === 'committed' && before.openedAt !== undefined)
      world.log.info('account_used_again', { account });
  });
