// Has a delivery sent again: one that waits for a person, or one that a receiver has lost.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import { type Delivery, resent } from './model/delivery.ts';
import { deliveryChanged, findDelivery } from './store/deliveries.ts';
import { unlisted } from './store/unpark.ts';

export interface ResendInput {
  readonly delivery: string;
  /** Who asks. */
  readonly by: string;
}

const tries = 5;

const isResent = ({ state, tries: tried, resentBy }: Delivery, by: string): boolean =>
  state === 'waiting' && tried === 0 && resentBy === by;

/** The delivery as it is due again; undefined when somebody else changed it first. */
const begunAgain = async (
  world: Pick<World, 'table' | 'now'>,
  before: Delivery,
  by: string,
): Promise<Delivery | undefined> => {
  if (isResent(before, by)) return before;
  const after = resent(before, by, world.now());
  const { status } = await world.table.commit([
    ...deliveryChanged(before, after),
    ...(before.state === 'parked' ? [unlisted(before)] : []),
  ]);
  return status === 'committed' ? after : undefined;
};

/** It is due at once, and its ladder begins anew. Asked twice, it is sent once. Throws a Failure. */
export const resend = async (
  world: Pick<World, 'table' | 'now' | 'hand'>,
  { delivery: id, by }: ResendInput,
): Promise<Delivery> => {
  for (let left = tries; left > 0; left -= 1) {
    const before = await findDelivery(world.table, id);
    if (!before)
      throw new Failure('missing', 'delivery_not_found', 'no delivery is called so, or it expired');
    const after = await begunAgain(world, before, by);
    if (!after) continue;
    await world.hand({ delivery: id }, 0);
    return after;
  }
  throw new Failure('busy', 'try_again', 'it is being tried just now: look again, then repeat');
};
