// Seeded chance: the only source of luck in a simulation, so that a seed replays exactly.
import { seeded } from '../seeded.ts';

export interface Chance {
  /** True with this probability. */
  readonly happens: (probability: number) => boolean;
  /** A whole number from 0 up to but not including `below`. */
  readonly below: (below: number) => number;
  readonly one: <Thing>(things: readonly Thing[]) => Thing;
}

export const chance = (seed: number): Chance => {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    happens: (probability) => random() < probability,
    below,
    one: (things) => {
      if (things.length === 0) throw new Error('nothing to choose from');
      const [thing] = things.slice(below(things.length));
      return thing as (typeof things)[number];
    },
  };
};
