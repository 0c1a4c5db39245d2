// Creates payments of their own fines in a world with two accounts.
import { type Created, create } from '../../shared/payments/create.ts';
import { inputOf, someFines } from '../payments/scene.ts';
import { aBusyWorld, anAccount, type TestWorld, type WorldOptions } from '../world.ts';

export const fines = someFines(20);

/** An authority whose first account is `sandbox-1`; `second` and `third` stand in no list yet. */
export const aRoutedWorld = async (options: WorldOptions = {}): Promise<TestWorld> => {
  const world = await aBusyWorld({ obligations: fines, ...options });
  await world.has({ accounts: [anAccount({ id: 'second' }), anAccount({ id: 'third' })] });
  return world;
};

/** A clerk pays the fine with this index by card. */
export const createFor = (world: TestWorld, key = 'key-1', index = 0): Promise<Created> =>
  create(world, inputOf({ key, ids: [fines[index]?.id ?? ''] }));
