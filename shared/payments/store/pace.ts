// How many questions per second the workers ask of one account together: a counter per account and second.
import { type Instant, minuteMs, secondMs } from '../../kernel/time.ts';
import type { Account } from '../../settings/model/account.ts';
import { keys } from '../../table/keys.ts';
import type { World } from '../../world.ts';

/** For accounts whose record says nothing. */
const usualPerSecond = 50;

/** Long enough that no clock of ours is in such a second any more. */
const counterLifeMs = 10 * minuteMs;

/**
 * Takes a place in this second: undefined when the account may be asked now, else when to come again. Places
 * beyond the limit are spread over the seconds to come by their number, so that they do not all come at once.
 * One write unit per question. The counter is an item of one account and one second, so it never grows hot
 * beyond what the account itself bears; a worker that dies has wasted a place, and nothing else.
 */
export const placeLater = async (
  world: Pick<World, 'table' | 'now'>,
  { id, asksPerSecond = usualPerSecond }: Account,
): Promise<Instant | undefined> => {
  const now = world.now();
  const second = Math.floor(now / secondMs);
  const place = await world.table.bump(keys.asked(id, second), now + counterLifeMs);
  const secondsLater = Math.floor((place - 1) / asksPerSecond);
  return secondsLater === 0 ? undefined : (second + secondsLater) * secondMs;
};
