// Takes parked work off the list: a person resolved it, or it moved again by itself. The item stays for ever.
import { iso } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Table, Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { byItself, bySystem, noted, type Parked } from '../model/item.ts';
import { findManyParked, parkedChanged, placeOf } from './park.ts';

export type Resolution = NonNullable<Parked['resolution']>;

export const resolvedItem = (before: Parked, resolution: Resolution): Parked => ({
  ...noted(before, resolution.at, `resolved ${resolution.code}`, resolution.by),
  state: 'resolved',
  resolution,
});

/** The item, and its place on one list instead of the other, in one commit. */
export const resolvedWrites = (before: Parked, resolution: Resolution): readonly Write[] => [
  parkedChanged(before, resolvedItem(before, resolution)),
  { kind: 'remove', key: placeOf(before), condition: { name: 'whenUnchanged', revision: 1 } },
  {
    kind: 'put',
    key: keys.parkedDone(before.kind, iso(resolution.at), before.id),
    attributes: { id: before.id },
    condition: { name: 'whenAbsent' },
  },
];

type ResolveWorld = Pick<World, 'table' | 'now' | 'log'>;

const settle = async (world: ResolveWorld, item: Parked, note: string): Promise<void> => {
  const at = world.now();
  const resolution = { code: byItself, note, by: bySystem, at } as const;
  const { status } = await world.table.commit(resolvedWrites(item, resolution));
  // Whoever was faster knew more: a person, or the same news by another way.
  if (status === 'committed') world.log.info('parked_work_moved', { parked: item.id });
};

/** What of these is open needs no person any more: it moved by itself, and the note says how. */
export const movedByItself = async (
  world: ResolveWorld,
  ids: readonly string[],
  note: string,
): Promise<void> => {
  const items = await findManyParked(world.table, ids);
  for (const item of items) if (item?.state === 'open') await settle(world, item, note);
};

/** Whether anything of these is parked and open. */
export const isAnyOpen = async (table: Table, ids: readonly string[]): Promise<boolean> =>
  (await findManyParked(table, ids)).some((item) => item?.state === 'open');
