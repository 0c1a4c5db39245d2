// Trouble in the database that begins when a test arms it, and ends after so many strikes.
import type { Fault, MemorySettings, Operation } from '../../shared/table/memory.ts';

export interface Striker {
  readonly before: NonNullable<MemorySettings['before']>;
  arm(): void;
  disarm(): void;
  /** Operations that it let pass or struck since it was armed. */
  seen(): number;
}

export interface Strike {
  readonly fault: Fault;
  /** Which operations count; commits when absent. */
  readonly on?: (operation: Operation) => boolean;
  /** Strikes from this one on (1 is the first), so many times. */
  readonly from?: number;
  readonly times?: number;
  /** What happens at each strike, before the fault. */
  readonly strike?: () => void;
}

const isCommit = ({ kind }: Operation): boolean => kind === 'commit';

export const aStriker = ({
  fault,
  on = isCommit,
  from = 1,
  times = Number.POSITIVE_INFINITY,
  strike,
}: Strike): Striker => {
  const state: { isArmed: boolean; seen: number } = { isArmed: false, seen: 0 };
  return {
    before: (operation) => {
      if (!state.isArmed || !on(operation)) return undefined;
      state.seen += 1;
      if (state.seen < from || state.seen >= from + times) return undefined;
      strike?.();
      return fault;
    },
    arm: () => {
      state.isArmed = true;
    },
    disarm: () => {
      state.isArmed = false;
    },
    seen: () => state.seen,
  };
};
