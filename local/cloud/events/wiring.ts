// Everything that starts functions without a caller: queues, streams, schedules, bucket events.
import { notificationsOf, objectCreated, targetsOf } from '../buckets.ts';
import type { Clock } from '../clock.ts';
import type { FunctionHost } from '../functions.ts';
import type { LambdaFunction } from '../lambda-function.ts';
import type { Reports } from '../log.ts';
import { openQueues, type Queues } from '../queues.ts';
import type { Written } from '../s3-strictness.ts';
import type { Servers } from '../servers.ts';
import { type Asynchronous, makeAsynchronous } from './asynchronous.ts';
import { type Destinations, makeDestinations } from './destinations.ts';
import { type Mapping, mappingsOf } from './mapping.ts';
import { type Running, runQueueMapping } from './queue-mapping.ts';
import { runSchedules, type Schedules, schedulesOf } from './schedules.ts';
import { type RunningStream, runStreamMapping } from './stream-mapping.ts';
import { openStream } from './stream-reader.ts';

/** The running wiring. */
export type Wiring = {
  readonly queues: Queues;
  readonly schedules: Schedules;
  readonly written: (object: Written) => void;
  readonly tableWritten: (table: string) => void;
  readonly redriveStreams: () => void;
  /** Whether nothing waits that a function should get now. */
  readonly isIdle: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** What it is wired to. */
export type WiringSettings = {
  readonly servers: Servers;
  readonly functions: FunctionHost;
  readonly lambdas: readonly LambdaFunction[];
  readonly clock: Clock;
  readonly reports: Reports;
};

const orBroke = (reports: Reports, send: Promise<void>): void => {
  send.catch(reports.broke);
};

const announcer = (settings: WiringSettings, destinations: () => Destinations) => {
  const { servers, clock, reports } = settings;
  const notifications = notificationsOf(servers.model);
  const region = servers.emulator.sqs.region ?? '';
  return (object: Written): void => {
    for (const target of targetsOf(notifications, object)) {
      const event = objectCreated(object, servers.emulator.s3, region, clock);
      orBroke(reports, destinations().send(target, event));
    }
  };
};

type Parts = {
  readonly queues: Queues;
  readonly asynchronous: Asynchronous;
  readonly destinations: Destinations;
  readonly written: (object: Written) => void;
};

const partsOf = (settings: WiringSettings): Parts => {
  const { servers, functions, lambdas, clock, reports } = settings;
  const queues = openQueues(servers.emulator.sqs);
  // Destinations start functions, and functions that fail end at destinations.
  const destinations = (): Destinations =>
    makeDestinations({
      model: servers.model,
      queues,
      s3: servers.emulator.s3,
      written,
      invoke: (name, event) => asynchronous.invoke(name, event),
      clock,
      log: reports.log,
    });
  const written = announcer(settings, destinations);
  const asynchronous = makeAsynchronous(
    lambdas,
    functions,
    (arn, body) => destinations().send(arn, body),
    reports.broke,
  );
  return { queues, asynchronous, destinations: destinations(), written };
};

type StreamRun = { readonly table: string; readonly run: RunningStream };

const startStreams = async (
  mappings: readonly Mapping[],
  { servers, functions, reports }: WiringSettings,
  destinations: Destinations,
): Promise<readonly StreamRun[]> => {
  const house = { functions, destinations, broke: reports.broke };
  // All are opened before the first one runs: an error leaves nothing running.
  const opened = await Promise.all(
    mappings.map(async (mapping) => ({
      mapping,
      reader: await openStream(servers.dynamodb, mapping.from),
    })),
  );
  return opened.map(({ mapping, reader }) => ({
    table: mapping.from,
    run: runStreamMapping(mapping, reader, house),
  }));
};

const allIdle = async (runs: readonly Running[]): Promise<boolean> =>
  (await Promise.all(runs.map((run) => run.isIdle()))).every(Boolean);

/** Starts all mappings and schedules of the templates. */
export const startWiring = async (settings: WiringSettings): Promise<Wiring> => {
  const { servers, functions, clock, reports } = settings;
  const { queues, asynchronous, destinations, written } = partsOf(settings);
  const mappings = mappingsOf(servers.model);
  const fromQueues = mappings.filter(({ source }) => source === 'queue');
  const streams = await startStreams(
    mappings.filter(({ source }) => source === 'stream'),
    settings,
    destinations,
  );
  const runs: readonly Running[] = [
    ...fromQueues.map((mapping) => runQueueMapping(mapping, queues, functions, reports.broke)),
    ...streams.map(({ run }) => run),
  ];
  const schedules = runSchedules(schedulesOf(servers.model), clock, (target, event) =>
    orBroke(reports, destinations.send(target, event)),
  );
  const nothingWaits = (): boolean =>
    asynchronous.isIdle() && fromQueues.every(({ from }) => queues.state(from).ready === 0);
  return {
    queues,
    schedules,
    written,
    tableWritten: (table) => {
      for (const stream of streams) if (stream.table === table) stream.run.wake();
    },
    redriveStreams: () => {
      for (const { run } of streams) run.again();
    },
    isIdle: async () => nothingWaits() && (await allIdle(runs)),
    close: async () => {
      schedules.close();
      await Promise.all(runs.map((run) => run.close()));
    },
  };
};
