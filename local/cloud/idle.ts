// Waits until a running cloud has nothing left to do by itself.
import { setTimeout as pause } from 'node:timers/promises';
import type { Wiring } from './events/wiring.ts';
import type { FunctionHost } from './functions.ts';

const looksEveryMs = 10;

/**
 * Resolves when no invocation runs and nothing waits that is due: twice in a row, with nothing
 * begun in between. What is delayed, or hidden until its visibility timeout, is not waited for.
 * Throws with what is still busy after `withinMs`.
 */
export const untilIdle = async (
  functions: FunctionHost,
  wiring: Wiring,
  withinMs: number,
): Promise<void> => {
  const givesUpAt = performance.now() + withinMs;
  let quietSince: number | undefined;
  while (performance.now() < givesUpAt) {
    const { begun, running } = functions.counts();
    const quiet = running === 0 && (await wiring.isIdle());
    if (quiet && quietSince === begun && functions.counts().begun === begun) return;
    quietSince = quiet ? begun : undefined;
    await pause(looksEveryMs);
  }
  const busy = wiring.queues
    .names()
    .map((name) => ({ name, ...wiring.queues.state(name) }))
    .filter(({ ready, inFlight }) => ready + inFlight > 0)
    .map(({ name, ready, inFlight }) => `${name}: ${ready} ready, ${inFlight} in flight`);
  const { running } = functions.counts();
  throw new Error(
    `not idle after ${withinMs} ms: ${running} invocations run; ${busy.join('; ') || 'queues empty'}`,
  );
};
