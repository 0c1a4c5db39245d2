// What runs by itself: workers woken by the delay queue, the repair of each minute, the issuer of receipts.
import { repair } from '../../../shared/payments/repair.ts';
import { work } from '../../../shared/payments/work.ts';
import { issue } from '../../../shared/receipts/issue.ts';
import type { Act, Day, Part } from '../day.ts';

/** The wakes that have come, some lost, some twice. */
const waking = ({ luck, weather, town: { world } }: Day): readonly Act[] => {
  const due = world.wakes.filter(({ at }) => at <= world.now());
  const later = world.wakes.filter(({ at }) => at > world.now());
  world.wakes.splice(0, world.wakes.length, ...later);
  return due.flatMap(({ payment }) => {
    if (luck.happens(weather.wakeLost)) return [];
    const act: Act = (live) => work(live, payment);
    return luck.happens(weather.wakeDoubled) ? [act, act] : [act];
  });
};

const repairing = ({ luck }: Day): readonly Act[] =>
  luck.happens(0.5) ? [(world) => repair(world)] : [];

/** The stream tells of changed payments, in any order, in two shards at once, and again until it is thanked. */
const issuing = (day: Day): readonly Act[] => {
  const { luck, unread, town } = day;
  unread.push(...town.witness.stream.splice(0));
  if (unread.length === 0 || luck.happens(0.3)) return [];
  const batch = unread.slice(0, 1 + luck.below(10)).toReversed();
  const act: Act = async (world) => {
    const failed = await issue(world, batch);
    for (const id of batch) {
      const at = failed.includes(id) ? -1 : unread.indexOf(id);
      if (at >= 0) unread.splice(at, 1);
    }
  };
  return luck.happens(0.2) ? [act, act] : [act];
};

const woken = async ({ town: { world } }: Day): Promise<boolean> => {
  const due = world.wakes.filter(({ at }) => at <= world.now());
  const later = world.wakes.filter(({ at }) => at > world.now());
  world.wakes.splice(0, world.wakes.length, ...later);
  for (const { payment } of due) await work(world, payment);
  return due.length > 0;
};

const issued = async ({ unread, town }: Day): Promise<boolean> => {
  unread.push(...town.witness.stream.splice(0));
  const ids = [...new Set(unread.splice(0))];
  for (let from = 0; from < ids.length; from += 100)
    await issue(town.world, ids.slice(from, from + 100));
  return ids.length > 0;
};

const finish = async (day: Day): Promise<boolean> => {
  const isWoken = await woken(day);
  const repaired = await repair(day.town.world);
  return (await issued(day)) || isWoken || repaired > 0;
};

export const workers: Part = {
  acts: [],
  always: (day) => [...waking(day), ...repairing(day), ...issuing(day)],
  finish,
};
