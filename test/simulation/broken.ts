// How a simulated day fails: which invariant was broken, by what.
import { type InvariantName, invariants } from './invariants/names.ts';

/** Thrown by whoever sees an invariant broken; the seed and how to replay it are added outside. */
export class Broken extends Error {
  override readonly name = 'Broken';
  readonly invariant: InvariantName;

  constructor(invariant: InvariantName, detail: string) {
    const { promise, says } = invariants[invariant];
    super(`${invariant} (promise ${promise}: ${says}): ${detail}`);
    this.invariant = invariant;
  }
}

/** Throws when something must hold and does not. */
export const must = (holds: boolean, invariant: InvariantName, detail: () => string): void => {
  if (!holds) throw new Broken(invariant, detail());
};
