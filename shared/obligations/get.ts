// Reads one obligation for staff, with what is due of it now.
import { Failure } from '../kernel/failure.ts';
import { getAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { assess } from './model/assess.ts';
import type { Assessment, Obligation } from './model/obligation.ts';
import { find } from './store/obligations.ts';

export interface Read {
  readonly obligation: Obligation;
  readonly assessment: Assessment;
}

/** The obligation and its assessment at this instant. Throws `Failure('missing')`. */
export const get = async (world: Pick<World, 'table' | 'now'>, id: string): Promise<Read> => {
  const obligation = await find(world.table, id);
  if (!obligation)
    throw new Failure(
      'missing',
      'obligation_not_found',
      'no such obligation: its id is {authority}.{key}, the key being its normalised number',
    );
  const authority = await getAuthority(world.table, obligation.authority);
  return { obligation, assessment: assess(obligation, world.now(), authority) };
};
