// Scanned codes for tests: a payer's code, a till that scans it, and time that passes second by second.
import { secondMs } from '../../shared/kernel/time.ts';
import type { Created } from '../../shared/payments/create.ts';
import type { World } from '../../shared/world.ts';
import type { TestWorld } from '../world.ts';
import { begin, deliver, type Wish } from './scene.ts';

/** Eighteen digits, as a payer's telephone shows them. */
export const code = '134599887766554433';

/** The counter scans the code; `wish` as of any other payment. */
export const scan = (world: World, { body = {}, ...wish }: Wish = {}): Promise<Created> =>
  begin(world, { ...wish, body: { presentation: 'code_scanned', payer_code: code, ...body } });

/** What happens while the till waits: called before each pause ends. */
export const whilePausing = (world: TestWorld, act: (pausedMs: number) => unknown): void => {
  const { pause } = world;
  Object.assign(world, {
    pause: async (ms: number) => {
      await act(ms);
      await pause(ms);
    },
  });
};

/** Wakes arrive by the second. */
export const passSeconds = async (world: TestWorld, seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second += 1) {
    await deliver(world);
    world.clock.advance(secondMs);
  }
  await deliver(world);
};

/** When each call of a verb was made, in seconds after an instant. */
export const watched = (world: TestWorld, verb: 'query' | 'close' | 'reverse', from: number) => {
  const seconds: number[] = [];
  const call = world.provider[verb];
  if (!call) throw new Error(`this till has no ${verb}`);
  Object.assign(world.provider, {
    [verb]: (input: never) => {
      seconds.push((world.now() - from) / secondMs);
      return call(input);
    },
  });
  return seconds;
};
