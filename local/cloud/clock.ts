// The host's clock: real time plus what was skipped. Workers read the same skipped time.

/** Time as everything on this machine sees it. */
export type Clock = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Skips time: what was due meanwhile becomes due now. */
  readonly skip: (durationMs: number) => void;
  /** The skipped milliseconds, shared with worker threads. */
  readonly skippedMs: Float64Array<SharedArrayBuffer>;
};

/** A clock that runs with the machine's until time is skipped. */
export const makeClock = (): Clock => {
  const skippedMs = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  return {
    now: () => Date.now() + (skippedMs[0] ?? 0),
    skip: (durationMs) => {
      skippedMs[0] = (skippedMs[0] ?? 0) + durationMs;
    },
    skippedMs,
  };
};
