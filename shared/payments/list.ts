// Lists payments for staff: of an obligation, of an account's day (from the ledger), or still pending.
import { parseReference } from '../kernel/id.ts';
import { entriesPage } from '../ledger/store/page.ts';
import { find } from '../obligations/store/obligations.ts';
import { shardCount } from '../table/keys.ts';
import type { World } from '../world.ts';
import type { ListQuery } from './model/list.ts';
import type { Payment } from './model/payment.ts';
import { findPayment } from './store/payments.ts';

export type ListWorld = Pick<World, 'table' | 'now'>;

export interface Listed {
  readonly payments: readonly Payment[];
  readonly cursor?: string;
}

const pageSize = 100;
/** Due times lie at most this far ahead: 2 minutes after the begin of a payment. */
const aheadMs = 3_600_000;

const read = async (world: ListWorld, ids: readonly string[]): Promise<readonly Payment[]> => {
  const found = await Promise.all(ids.map((id) => findPayment(world.table, id)));
  return found.filter((payment) => payment !== undefined);
};

const ofObligation = async (world: ListWorld, id: string): Promise<Listed> => {
  const obligation = await find(world.table, id);
  const ids = [obligation?.settledBy, obligation?.lock?.payment].filter((one) => one !== undefined);
  return { payments: await read(world, [...new Set(ids)]) };
};

const ofDay = async (
  world: ListWorld,
  query: {
    readonly account: string;
    readonly business_day: string;
    readonly cursor?: string | undefined;
  },
): Promise<Listed> => {
  const page = await entriesPage(world.table, {
    book: query.account,
    day: query.business_day,
    limit: pageSize,
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  });
  const ids = page.entries.flatMap((entry) => parseReference(entry.reference)?.payment ?? []);
  return {
    payments: await read(world, [...new Set(ids)]),
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
  };
};

/** The oldest pending payments, at most a hundred; the index may lag, the payments are read strongly. */
const pending = async (world: ListWorld): Promise<Listed> => {
  const shards = Array.from({ length: shardCount }, (_, shard) => shard);
  const due = await Promise.all(
    shards.map((shard) => world.table.due(shard, world.now() + aheadMs, pageSize)),
  );
  const ids = due.flat().map((key) => key.pk.replace(/^payment#/, ''));
  const payments = await read(world, ids.slice(0, pageSize));
  return { payments: payments.filter(({ head }) => head.state === 'pending') };
};

/** Payments as staff look for them. */
export const list = (world: ListWorld, query: ListQuery): Promise<Listed> => {
  if ('obligation_id' in query) return ofObligation(world, query.obligation_id);
  return 'account' in query ? ofDay(world, query) : pending(world);
};
