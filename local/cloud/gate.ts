// A gate with few places: reserved concurrency. Who waits is let in as places become free.

/** Lets at most so many in at once. */
export type Gate = {
  readonly isFull: () => boolean;
  readonly through: <Result>(run: () => Promise<Result>) => Promise<Result>;
};

/** A gate with `places`; without a number, nobody waits. */
export const makeGate = (places = Number.POSITIVE_INFINITY): Gate => {
  let inside = 0;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (inside < places) inside += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  // Who leaves hands the place to the first who waits.
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) inside -= 1;
    else next();
  };
  return {
    isFull: () => inside >= places,
    through: async (run) => {
      await enter();
      return await run().finally(leave);
    },
  };
};
