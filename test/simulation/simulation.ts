// One simulated day: real operations, providers with books of their own, seeded people and seeded faults.
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../../shared/kernel/failure.ts';
import { minuteMs, secondMs } from '../../shared/kernel/time.ts';
import type { Table } from '../../shared/table/table.ts';
import type { World } from '../../shared/world.ts';
import { bankOffice } from './acts/bank.ts';
import { desk } from './acts/desk.ts';
import { disputes } from './acts/disputes.ts';
import { partnerOffice } from './acts/partner.ts';
import { payers } from './acts/payers.ts';
import { post } from './acts/post.ts';
import { refunds } from './acts/refunds.ts';
import { staff } from './acts/staff.ts';
import { workers } from './acts/workers.ts';
import { Broken, must } from './broken.ts';
import { type Chance, chance } from './chance.ts';
import type { Act, Day, Part } from './day.ts';
import { type HouseOptions, PlannedFault } from './house.ts';
import { judgeOf } from './invariants/commits.ts';
import { judgeOpening, judgeRefunding } from './invariants/orders.ts';
import { checkRest } from './invariants/rest.ts';
import { checkSums } from './invariants/sums.ts';
import { aProcess } from './process.ts';
import { aTown, skewOf, type Town } from './town.ts';
import { troubled } from './trouble.ts';
import { type Crowd, crowdOf, type Weather, weatherOf } from './weather.ts';

export interface SimulationOptions {
  /** The table below the day, for DynamoDB itself; resolves once it has nothing under way. */
  readonly table?: { readonly of: (memory: Table) => Table; readonly isQuiet: () => boolean };
  readonly crowd?: Crowd;
}

/** Machines that run processes: each with a clock and keys of its own. */
const machines = 5;
const stepsPerLife = 30;

/** Slow answers wait here until somebody lets them come. */
const aWaitingRoom = () => {
  const waiting: (() => void)[] = [];
  return {
    later: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    open: () => {
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
};

type WaitingRoom = ReturnType<typeof aWaitingRoom>;

const mishapOf = (
  luck: Chance,
  weather: Weather,
  sky: Day['sky'],
): ReturnType<HouseOptions['mishap']> => {
  if (!sky.isStormy) return 'none';
  if (luck.happens(weather.answerLost))
    return luck.one(['lost', 'never_arrived', 'fault'] as const);
  if (luck.happens(weather.replicaLags)) return 'lags';
  return luck.happens(weather.answerSlow) ? 'slow' : 'none';
};

const greetings = [
  ...Array.from({ length: 14 }, () => 'accepted' as const),
  'succeeded',
  'declined',
  'declined_payable',
  'not_supported',
  'refused',
] as const;

const fates = ['accepted', 'accepted', 'succeeded', 'succeeded', 'failed'] as const;

const houseOf = (
  luck: Chance,
  weather: Weather,
  sky: Day['sky'],
  room: WaitingRoom,
): ((town: () => Town) => Omit<HouseOptions, 'account' | 'byTime' | 'now'>) => {
  return (town) => ({
    mishap: () => mishapOf(luck, weather, sky),
    later: room.later,
    greeting: () => (sky.isStormy ? luck.one(greetings) : 'accepted'),
    refundFate: () => (sky.isStormy ? luck.one(fates) : 'succeeded'),
    opening: (order) => judgeOpening(town().witness.books, order, payableOf(town())),
    refunding: (asked) => judgeRefunding(town().witness.books, asked),
  });
};

const payableOf = ({ houses }: Town): readonly string[] =>
  houses.flatMap((house) => [...house.orders.keys()].filter(house.isPayable));

const aDay = async (seed: number, options: SimulationOptions, room: WaitingRoom): Promise<Day> => {
  const luck = chance(seed);
  const weather = weatherOf(seed);
  const sky = { isStormy: false };
  const town = await aTown({
    seed,
    luck,
    fines: (options.crowd ?? crowdOf(seed)).fines,
    judge: (built) =>
      judgeOf({
        isPayable: (reference) => built().houses.some((house) => house.isPayable(reference)),
        now: () => built().world.now(),
        skewMs: skewOf(seed),
      }),
    house: houseOf(luck, weather, sky, room),
    table: options.table?.of,
  });
  return { seed, luck, weather, town, sky, begun: [], answers: [], letters: [], unread: [] };
};

/** A machine's clock is off by a constant, and some drift while the day goes by. */
const machinesOf = ({ seed, luck, weather, town, sky }: Day): readonly World[] => {
  const begin = town.world.now();
  const limitMs = skewOf(seed);
  return Array.from({ length: machines }, (_, index) => {
    const offsetMs = index === 0 ? 0 : luck.below(limitMs) - limitMs / 2;
    const drift = index === 1 ? (luck.below(3) - 1) / 1_000 : 0;
    const skewMs = () =>
      Math.max(
        -limitMs,
        Math.min(limitMs, Math.round(offsetMs + drift * (town.world.now() - begin))),
      );
    const isLate = luck.happens(0.5);
    const table = troubled(town.witness.table, luck, {
      fault: () => (sky.isStormy ? weather.tableFault : 0),
      stale: () => (sky.isStormy ? weather.indexStale : 0),
    });
    return {
      ...town.world,
      table,
      now: () => town.world.now() + skewMs(),
      connect: async (account) =>
        town.connect(account, isLate && town.stage.now === 'during' ? 'before' : town.stage.now),
    };
  });
};

const isExpected = (fault: unknown): boolean =>
  fault instanceof Failure ||
  fault instanceof PlannedFault ||
  /a query does not confirm|does not tell the dispute|may not be parked|ProviderFault/.test(
    String(fault),
  );

interface Course {
  readonly day: Day;
  readonly parts: readonly Part[];
  readonly hosts: readonly World[];
  readonly room: WaitingRoom;
  /** What went wrong that nobody planned. */
  readonly surprises: unknown[];
  readonly isQuiet: () => boolean;
}

/** Some processes die at one of their points, and with them all that they had begun. */
const live = ({ day, hosts, surprises }: Course, act: Act): void => {
  const { luck, weather } = day;
  const diesAt = luck.happens(weather.death) ? 1 + luck.below(stepsPerLife) : undefined;
  const { world } = aProcess(luck.one(hosts), diesAt);
  act(world).catch((fault: unknown) => {
    if (!isExpected(fault)) surprises.push(fault);
  });
};

/** Until everything that can go on has gone on: what is left is dead, or waits for a slow answer. */
const quiet = async ({ isQuiet }: Course): Promise<void> => {
  do await setImmediate();
  while (!isQuiet());
};

const stages = ['before', 'during', 'after'] as const;

const checkSurprises = ({ surprises, day: { town } }: Course): void => {
  const found = town.witness.found();
  if (found !== undefined) throw found;
  const [first] = surprises;
  if (first instanceof Broken) throw first;
  must(first === undefined, 'rejections_speak', () =>
    first instanceof Error ? String(first.stack) : String(first),
  );
};

const step = async (course: Course, people: number): Promise<void> => {
  const { day, parts, room } = course;
  const { luck, town } = day;
  const happenings = parts.flatMap(({ acts }) => acts);
  const acts = [
    ...Array.from({ length: 1 + luck.below(people) }, () => luck.one(happenings)(day)),
    ...parts.flatMap(({ always }) => always?.(day) ?? []),
  ];
  for (const act of acts) live(course, act);
  await quiet(course);
  town.world.clock.advance(luck.below(10 * secondMs));
  room.open();
  await quiet(course);
  checkSurprises(course);
  town.world.clock.advance(luck.happens(0.8) ? luck.below(minuteMs) : luck.below(20 * minuteMs));
};

const longestRestMs = 12 * 60 * minuteMs;

const finished = async ({ day, parts }: Course): Promise<boolean> => {
  let isDone = true;
  for (const { finish } of parts) if (await finish?.(day)) isDone = false;
  return isDone;
};

/** The sky clears: everything on its way arrives, and time jumps to whatever happens next, until nothing does. */
const rest = async (course: Course): Promise<void> => {
  const { world } = course.day.town;
  const until = world.now() + longestRestMs;
  let calm = 0;
  while (world.now() < until && calm < 5) {
    const isDone = await finished(course);
    const next = Math.min(...world.wakes.map(({ at }) => at), world.now() + 5 * minuteMs);
    calm = isDone && world.wakes.length === 0 ? calm + 1 : 0;
    world.clock.advance(Math.max(secondMs, next - world.now()));
  }
};

/** Lives through one day; throws when an invariant is broken at any instant of it, or at its rest. */
export const simulate = async (seed: number, options: SimulationOptions = {}): Promise<void> => {
  const crowd = options.crowd ?? crowdOf(seed);
  const room = aWaitingRoom();
  const day = await aDay(seed, options, room);
  const parts: readonly Part[] = [
    payers,
    staff,
    desk,
    partnerOffice(),
    bankOffice(),
    refunds,
    disputes(),
    post,
    workers,
  ];
  const isQuiet = options.table?.isQuiet ?? (() => true);
  const course: Course = { day, parts, hosts: machinesOf(day), room, surprises: [], isQuiet };
  day.sky.isStormy = true;
  for (let done = 0; done < crowd.steps; done += 1) {
    day.town.stage.now = stages[Math.floor((3 * done) / crowd.steps)] ?? 'after';
    await step(course, crowd.people);
  }
  day.sky.isStormy = false;
  room.open();
  await quiet(course);
  await rest(course);
  checkSurprises(course);
  checkSums(day.town.witness.books);
  checkRest(day.town.witness.books, day.town.houses);
  for (const { check } of parts) check?.(day);
  await day.town.witness.verify();
};
