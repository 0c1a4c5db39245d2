// Inside a worker: `Date` runs with the host's clock, skipped time included.

/** Replaces the global Date so that "now" is real time plus what the host skipped. */
export const followClock = (skippedMs: Float64Array<SharedArrayBuffer>): void => {
  const RealDate = Date;
  const now = (): number => Math.floor(RealDate.now() + (skippedMs[0] ?? 0));
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
};
