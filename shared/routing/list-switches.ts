// Lists switches: those that count, or a page of those that were ended.
import type { World } from '../world.ts';
import type { Switch } from './model/switch.ts';
import { type EndedSwitch, findEnded } from './store/ended-switches.ts';
import { findSwitches } from './store/switches.ts';

export const listSwitches = ({ table }: Pick<World, 'table'>): Promise<readonly Switch[]> =>
  findSwitches(table);

export const listEndedSwitches = (
  { table }: Pick<World, 'table'>,
  cursor: string | undefined,
): Promise<{ readonly switches: readonly EndedSwitch[]; readonly after?: string }> =>
  findEnded(table, cursor);
