// The schedules of the templates (rules and EventBridge Scheduler), on the host's clock.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { Described, Model } from '../model.ts';
import { arnOf } from '../names.ts';

/** One target of one schedule. `everyMs` is undefined for what is no rate (cron, one time). */
export type Schedule = {
  readonly name: string;
  readonly expression: string;
  readonly everyMs: number | undefined;
  readonly targetArn: string;
  /** JSON of the template's input, or undefined for the service's own event. */
  readonly input: string | undefined;
  readonly arn: string;
  readonly source: 'aws.events' | 'aws.scheduler';
  readonly region: string;
};

/** Running schedules. */
export type Schedules = {
  readonly all: readonly Schedule[];
  /** Starts every schedule's target once, due or not. */
  readonly runAll: () => void;
  /** Starts what is due by the clock. */
  readonly runDue: () => void;
  readonly close: () => void;
};

const Target = z.object({ Arn: z.string(), Input: z.string().optional() });
const State = z.enum(['ENABLED', 'DISABLED']).default('ENABLED');
const RuleProperties = z.object({
  ScheduleExpression: z.string().optional(),
  State,
  Targets: z.array(Target).default([]),
});
const ScheduleProperties = z.object({ ScheduleExpression: z.string(), State, Target });

const unitsMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Milliseconds of `rate(5 minutes)`, or undefined for another kind of expression. */
export const rateMs = (expression: string): number | undefined => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') return undefined;
  return Number(count) * unitsMs[unit];
};

const schedule = (
  named: Described,
  expression: string,
  target: z.infer<typeof Target>,
  source: Schedule['source'],
): Schedule => ({
  name: named.name,
  expression,
  everyMs: rateMs(expression),
  targetArn: target.Arn,
  input: target.Input,
  arn: arnOf(named),
  source,
  region: named.stack.region,
});

const ofRule = (named: Described): Schedule[] => {
  const { ScheduleExpression, State: state, Targets } = RuleProperties.parse(named.properties);
  if (ScheduleExpression === undefined || state === 'DISABLED') return [];
  return Targets.map((target) => schedule(named, ScheduleExpression, target, 'aws.events'));
};

const ofScheduler = (named: Described): Schedule[] => {
  const properties = ScheduleProperties.parse(named.properties);
  if (properties.State === 'DISABLED') return [];
  return [schedule(named, properties.ScheduleExpression, properties.Target, 'aws.scheduler')];
};

/** Every enabled schedule of the templates. */
export const schedulesOf = (model: Model): readonly Schedule[] => [
  ...model.ofType('AWS::Events::Rule').flatMap(ofRule),
  ...model.ofType('AWS::Scheduler::Schedule').flatMap(ofScheduler),
];

const eventOf = (one: Schedule, clock: Clock): object =>
  one.input !== undefined
    ? JSON.parse(one.input)
    : {
        version: '0',
        id: randomUUID(),
        'detail-type': 'Scheduled Event',
        source: one.source,
        account: '000000000000',
        time: `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
        region: one.region,
        resources: [one.arn],
        detail: {},
      };

const looksEveryMs = 500;

/**
 * Runs schedules: a rate's first run is one period after the start. Only rates run by themselves;
 * the others when `runAll` is called.
 */
export const runSchedules = (
  all: readonly Schedule[],
  clock: Clock,
  start: (targetArn: string, event: object) => void,
): Schedules => {
  const rates = all.flatMap((one) =>
    one.everyMs === undefined
      ? []
      : [{ one, everyMs: one.everyMs, dueAt: clock.now() + one.everyMs }],
  );
  const runDue = (): void => {
    const now = clock.now();
    for (const rate of rates) {
      if (rate.dueAt > now) continue;
      rate.dueAt = now + rate.everyMs;
      start(rate.one.targetArn, eventOf(rate.one, clock));
    }
  };
  const timer = setInterval(runDue, looksEveryMs);
  return {
    all,
    runAll: () => {
      for (const one of all) start(one.targetArn, eventOf(one, clock));
    },
    runDue,
    close: () => clearInterval(timer),
  };
};
