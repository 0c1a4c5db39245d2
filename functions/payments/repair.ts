// Each minute: wakes payments whose message was lost.
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { repair } from '../../shared/payments/repair.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) => async (): Promise<{ readonly woken: number }> => ({
  woken: await repair(world),
});

export const handler = live(make, queues);
