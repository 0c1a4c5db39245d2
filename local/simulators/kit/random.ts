// Seeded randomness: the same seed gives the same identifiers and the same chosen faults, run after run.

export type Random = {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** A whole number in [0, below). */
  readonly whole: (below: number) => number;
  /** `length` letters and digits. */
  readonly letters: (length: number) => string;
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The mulberry32 generator (public domain): small, fast, good enough to choose; never for secrets. */
export const random = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  const letters = (length: number): string =>
    Array.from({ length }, () => alphabet[whole(alphabet.length)]).join('');
  return { next, whole, letters };
};
