// Keeps few workers: started when first needed, reused while warm, the longest idle gives way.
import type { LocalWorker } from './worker.ts';

/** At most this many threads: more and two cores only swap. */
export const workersAtMost = 10;

type Slot = { readonly of: string; readonly worker: LocalWorker; busy: boolean };
type Waiter = { readonly of: string; readonly serve: (slot: Slot) => void };

/** Lends workers, one event at a time each. */
export type Pool = {
  /** Runs with a worker of the named function, waiting for a free one if need be. */
  readonly lend: <Result>(
    of: string,
    use: (worker: LocalWorker) => Promise<Result>,
  ) => Promise<Result>;
  readonly close: () => Promise<void>;
};

/** A pool whose workers are started by function name. */
export const makePool = (start: (of: string) => LocalWorker, atMost = workersAtMost): Pool => {
  // In order of last use: the first idle one is the longest idle.
  const slots: Slot[] = [];
  const waiters: Waiter[] = [];

  const drop = (slot: Slot): void => {
    slots.splice(slots.indexOf(slot), 1);
    void slot.worker.end();
  };
  const open = (of: string): Slot => {
    const slot = { of, worker: start(of), busy: true };
    slots.push(slot);
    return slot;
  };
  const warm = (of: string): Slot | undefined => {
    const found = slots.findLast((slot) => slot.of === of && !slot.busy);
    if (found?.worker.isAlive() !== false) return found;
    drop(found);
    return warm(of);
  };
  const take = (of: string): Slot | undefined => {
    const slot = warm(of);
    if (slot !== undefined) {
      slot.busy = true;
      return slot;
    }
    const longestIdle = slots.find(({ busy }) => !busy);
    if (slots.length >= atMost && longestIdle !== undefined) drop(longestIdle);
    return slots.length < atMost ? open(of) : undefined;
  };
  const serveNext = (): void => {
    const [waiter] = waiters;
    const slot = waiter === undefined ? undefined : take(waiter.of);
    if (waiter === undefined || slot === undefined) return;
    waiters.shift();
    waiter.serve(slot);
  };
  const give = (slot: Slot): void => {
    slot.busy = false;
    slots.splice(slots.indexOf(slot), 1);
    if (slot.worker.isAlive()) slots.push(slot);
    serveNext();
  };
  const borrow = (of: string): Promise<Slot> =>
    new Promise((serve) => {
      waiters.push({ of, serve });
      serveNext();
    });

  return {
    lend: async (of, use) => {
      const slot = await borrow(of);
      return await use(slot.worker).finally(() => give(slot));
    },
    close: async () => {
      await Promise.all(slots.splice(0).map(({ worker }) => worker.end()));
    },
  };
};
