// Parks what no longer moves: once per trouble, with its place on the list of what is open.
import { dayMs, type Instant, iso } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Condition, Put, Table } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { byItself, noted, Parked, type ParkedKind, parkedNow, type ToPark } from '../model/item.ts';

const Stored = Parked.omit({ revision: true });

export const findParked = async (table: Table, id: string): Promise<Parked | undefined> => {
  const item = await table.get(keys.parked(id));
  return item && Parked.parse(item);
};

/** In the order of the ids, at most 100. */
export const findManyParked = async (
  table: Table,
  ids: readonly string[],
): Promise<readonly (Parked | undefined)[]> => {
  if (ids.length === 0) return [];
  return (await table.getMany(ids.map(keys.parked))).map((item) => item && Parked.parse(item));
};

const itemWrite = (item: Parked, condition: Condition): Put => ({
  kind: 'put',
  key: keys.parked(item.id),
  attributes: Stored.parse(item),
  condition,
});

export const parkedChanged = (before: Parked, after: Parked): Put =>
  itemWrite(after, { name: 'whenUnchanged', revision: before.revision });

export const placeOf = ({ kind, parkedAt, id }: Parked) => keys.parkedOpen(kind, iso(parkedAt), id);

const placed = (item: Parked): Put => ({
  kind: 'put',
  key: placeOf(item),
  attributes: { id: item.id },
  condition: { name: 'whenAbsent' },
});

/** An item that nobody parked before: for the commit of what makes it necessary. */
export const parkedWrites = (item: Parked): readonly Put[] => [
  itemWrite(item, { name: 'whenAbsent' }),
  placed(item),
];

export type ParkWorld = Pick<World, 'table' | 'now' | 'log'>;

const tries = 5;

/** Says that something was parked: an alarm hangs on the count. */
export const tellParked = ({ log }: Pick<ParkWorld, 'log'>, item: Parked): void => {
  log.count('work_parked');
  log.warn('work_parked', { parked: item.id, reason: item.reason, account: item.account });
};

/** What a person has resolved and still does not move comes back to the desk after this. */
const backAfterMs = dayMs;

const comingBack: readonly ParkedKind[] = ['payment', 'paid_not_confirmed', 'dead_letter'];

const comesBack = ({ kind, resolution }: Parked, at: Instant): boolean =>
  comingBack.includes(kind) &&
  resolution !== undefined &&
  (resolution.code === byItself || at - resolution.at >= backAfterMs);

/** The item with a place of its own again; its history stays. */
const reopened = (before: Parked, wanted: ToPark, at: Instant): readonly Put[] => {
  const { resolution: _resolution, ...rest } = before;
  const { reason, deadline } = parkedNow(wanted, at);
  const item = noted(
    { ...rest, reason, state: 'open', parkedAt: at },
    at,
    `parked again ${reason}`,
  );
  const open = deadline === undefined ? item : { ...item, deadline };
  return [parkedChanged(before, open), placed(open)];
};

/** What to write where it is there already; nothing where there is nothing new to say. */
const again = (before: Parked, wanted: ToPark, at: Instant): readonly Put[] => {
  if (before.state === 'resolved') return comesBack(before, at) ? reopened(before, wanted, at) : [];
  const event = `still ${wanted.reason}`;
  const isSaid = before.history.at(-1)?.event === event;
  const isFirst = before.history.length === 1 && before.reason === wanted.reason;
  if (isSaid || isFirst) return [];
  return [parkedChanged(before, noted({ ...before, reason: wanted.reason }, at, event))];
};

export interface ParkedOnce {
  readonly item: Parked;
  /** It was not on the list before. */
  readonly isNew: boolean;
}

/** One try; undefined when a race was lost or nobody knows. */
const tried = async (world: ParkWorld, wanted: ToPark): Promise<ParkedOnce | undefined> => {
  const at = world.now();
  const before = await findParked(world.table, wanted.id);
  const item = before ?? parkedNow(wanted, at);
  const writes = before ? again(before, wanted, at) : parkedWrites(item);
  if (writes.length === 0) return { item, isNew: false };
  const { status } = await world.table.commit(writes);
  if (status !== 'committed') return undefined;
  const isNew = writes.length > 1;
  if (isNew) tellParked(world, item);
  return { item, isNew };
};

/**
 * Parks a trouble under its id. Where it is parked already its history says so once more; what a person has
 * resolved stays so, unless it is about a payment that does not move a day later. Throws unless it is stored.
 */
export const park = async (world: ParkWorld, wanted: ToPark): Promise<ParkedOnce> => {
  for (let left = tries; left > 0; left -= 1) {
    const parked = await tried(world, wanted);
    if (parked) return parked;
  }
  throw new Error(`the work ${wanted.id} may not be parked`);
};
