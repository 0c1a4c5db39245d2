// Takes in what a queue gave up: whatever it is, it reaches the desk, and leaves the queue only then.
import type { World } from '../world.ts';
import { letterToPark } from './model/letters.ts';
import { park } from './store/park.ts';

export type SetAsideWorld = Pick<World, 'table' | 'now' | 'log'>;

/** Parks one message by its text. Throws unless it is surely stored: the queue keeps it then. */
export const setAside = async (world: SetAsideWorld, text: string): Promise<void> => {
  await park(world, letterToPark(text));
};
