// How a bench is run and reported: both sides interleaved, best round of each, one ratio.

export interface Side {
  readonly name: string;
  readonly perSecond: number;
}

export interface Measured {
  readonly title: string;
  readonly unit: string;
  readonly ours: Side;
  readonly bare: Side;
}

/** Runs work over many things with a bound on how many are in the air. */
export const inFlight = async <Thing>(
  things: readonly Thing[],
  limit: number,
  work: (thing: Thing) => Promise<void>,
): Promise<void> => {
  const waiting = things.values();
  const worker = async (): Promise<void> => {
    for (const thing of waiting) await work(thing);
  };
  await Promise.all(Array.from({ length: limit }, worker));
};

/** Things per second of one timed run. */
export const timed = async (count: number, run: () => Promise<void>): Promise<number> => {
  const begun = performance.now();
  await run();
  return count / ((performance.now() - begun) / 1000);
};
