// A simulator's own time: a clock that can be pushed forward, and work that waits for its moment.

/** Runs `run` after `delayMs` of real time; returns how to call it off. Injectable for tests. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

export type Timeline = {
  /** Epoch milliseconds of simulated time. */
  readonly now: () => number;
  /** Runs `run` when `delayMs` have passed on the schedule or by `advance`, whichever is first. */
  readonly later: (run: () => void, delayMs: number) => () => void;
  /** Pushes simulated time forward and runs at once, in order, all that is due by then. */
  readonly advance: (byMs: number) => void;
  /** How many pieces of work still wait. */
  readonly waiting: () => number;
  readonly close: () => void;
};

type Work = { readonly dueAt: number; readonly order: number; readonly start: () => void };

/** Real timers that never keep a process alive on their own. */
export const realTimers: Schedule = (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};

/** A timeline over `clock` (epoch milliseconds) and `schedule`. */
export const timeline = (
  clock: () => number = Date.now,
  schedule: Schedule = realTimers,
): Timeline => {
  const pending = new Map<number, Work & { readonly callOff: () => void }>();
  let aheadMs = 0;
  let order = 0;
  const now = (): number => clock() + aheadMs;

  const drop = (key: number): void => {
    pending.get(key)?.callOff();
    pending.delete(key);
  };

  const later = (run: () => void, delayMs: number): (() => void) => {
    order += 1;
    const key = order;
    const start = (): void => {
      if (!pending.has(key)) return;
      drop(key);
      run();
    };
    const work = { dueAt: now() + delayMs, order: key, start };
    pending.set(key, { ...work, callOff: () => undefined });
    const callOff = schedule(start, delayMs);
    if (pending.has(key)) pending.set(key, { ...work, callOff });
    return () => drop(key);
  };

  const advance = (byMs: number): void => {
    aheadMs += byMs;
    const reached = now();
    const due = [...pending.values()].filter((work) => work.dueAt <= reached);
    due.sort((a, b) => a.dueAt - b.dueAt || a.order - b.order);
    for (const work of due) work.start();
  };

  const close = (): void => {
    for (const key of [...pending.keys()]) drop(key);
  };

  return { now, later, advance, waiting: () => pending.size, close };
};
