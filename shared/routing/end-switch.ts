// Ends a switch: what it stopped takes payments again at once.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import { type EndedSwitch, endWrites, findLastEnd } from './store/ended-switches.ts';
import { findSwitch } from './store/switches.ts';

export interface EndSwitchInput {
  readonly id: string;
  /** Who ends it. */
  readonly by: string;
}

const tries = 3;

/** Ended before, it is answered as it was. Throws `Failure('missing')` for one that never was. */
export const endSwitch = async (
  { table, now }: Pick<World, 'table' | 'now'>,
  { id, by }: EndSwitchInput,
): Promise<EndedSwitch> => {
  for (let left = tries; left > 0; left -= 1) {
    const found = await findSwitch(table, id);
    if (!found) {
      const ended = await findLastEnd(table, id);
      if (ended) return ended;
      throw new Failure('missing', 'switch_not_found', `no switch is called "${id}"`);
    }
    const end = { at: now(), by };
    const { status } = await table.commit(endWrites(found, end));
    if (status === 'committed') return { ...found, endedAt: end.at, endedBy: by };
  }
  throw new Failure('busy', 'record_busy', 'others change this switch: try again', {
    retryAfterSeconds: 1,
  });
};
