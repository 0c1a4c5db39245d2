// Lists refunds for staff: of a payment, of an account's day (from the ledger), or what is still open.
import { dayMs } from '../kernel/time.ts';
import { entriesPage } from '../ledger/store/page.ts';
import { getAuthority } from '../settings/store/settings.ts';
import { refundShards } from '../table/keys.ts';
import type { World } from '../world.ts';
import { isOverdue } from './model/deadlines.ts';
import type { RefundQuery } from './model/list.ts';
import { parseRefundReference } from './model/reference.ts';
import type { Refund } from './model/refund.ts';
import { isOver } from './model/states.ts';
import { findRefund, refundsAt, refundsOf } from './store/refunds.ts';

export type ListRefundsWorld = Pick<World, 'table' | 'now'>;

/** A refund, and the zone in which its authority counts days. */
export interface ListedRefund {
  readonly refund: Refund;
  readonly zone: string;
}

export interface ListedRefunds {
  readonly refunds: readonly ListedRefund[];
  readonly cursor?: string;
}

const pageSize = 100;
/** Open refunds are due at most weeks ahead; this is further. */
const aheadMs = 400 * dayMs;

const withZones = async (
  world: ListRefundsWorld,
  refunds: readonly Refund[],
): Promise<readonly ListedRefund[]> => {
  const ids = [...new Set(refunds.map(({ authority }) => authority))];
  const authorities = await Promise.all(ids.map((id) => getAuthority(world.table, id)));
  const zones = new Map(authorities.map(({ id, zone }) => [id, zone]));
  return refunds.map((refund) => ({ refund, zone: zones.get(refund.authority) ?? 'UTC' }));
};

const ofDay = async (
  world: ListRefundsWorld,
  query: Extract<RefundQuery, { account: string }>,
): Promise<ListedRefunds> => {
  const page = await entriesPage(world.table, {
    book: query.account,
    day: query.business_day,
    limit: pageSize,
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  });
  const named = page.entries
    .filter(({ cause }) => cause === 'refund')
    .flatMap(({ reference }) => parseRefundReference(reference) ?? []);
  const found = await Promise.all(named.map((one) => findRefund(world.table, one)));
  return {
    refunds: await withZones(
      world,
      found.filter((one) => one !== undefined),
    ),
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
  };
};

/** Of each shard so many: what is due first comes first. */
const open = async (world: ListRefundsWorld): Promise<readonly Refund[]> => {
  const until = world.now() + aheadMs;
  const shards = await Promise.all(
    refundShards.map(async (shard) =>
      refundsAt(world.table, await world.table.due(shard, until, pageSize)),
    ),
  );
  return shards
    .flat()
    .filter(({ state }) => !isOver(state))
    .sort((one, other) => one.requested.at - other.requested.at);
};

const ofState = async (
  world: ListRefundsWorld,
  { authority, state, overdue }: Exclude<RefundQuery, { account: string } | { payment_id: string }>,
): Promise<ListedRefunds> => {
  const listed = await withZones(world, await open(world));
  return {
    refunds: listed
      .filter(({ refund }) => authority === undefined || refund.authority === authority)
      .filter(({ refund }) => state === undefined || refund.state === state)
      .filter(
        ({ refund, zone }) =>
          overdue === undefined || String(isOverdue(refund, zone, world.now())) === overdue,
      ),
  };
};

/** Refunds as staff look for them; open ones by the oldest request, at most 100 of each of four shards. */
export const listRefunds = async (
  world: ListRefundsWorld,
  query: RefundQuery,
): Promise<ListedRefunds> => {
  if ('payment_id' in query)
    return { refunds: await withZones(world, await refundsOf(world.table, query.payment_id)) };
  return 'account' in query ? ofDay(world, query) : ofState(world, query);
};
