// Boots and ends the parts of a cloud, in the order in which they need each other.
import { readAssembly } from './assembly.ts';
import { type Clock, makeClock } from './clock.ts';
import { startWiring, type Wiring } from './events/wiring.ts';
import { type FunctionHost, makeFunctionHost } from './functions.ts';
import { type HttpApi, httpApis } from './http/api.ts';
import { authorizersOf } from './http/authorizer.ts';
import { type House, openFrontDoor } from './http/front-door.ts';
import { type Issuer, startIssuer } from './http/issuer.ts';
import { lambdaFunctions } from './lambda-function.ts';
import { makeReports, type Reports } from './log.ts';
import { makeRecords, type Records } from './records.ts';
import type { Written } from './s3-strictness.ts';
import type { Server } from './server.ts';
import { recordInto, type Servers, startServers } from './servers.ts';
import type { TableRequest } from './table-proxy.ts';

/** What the parts need of the settings of a cloud. */
export type RunningSettings = {
  readonly assembly: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
  readonly port?: number;
};

/** The front doors of all APIs. */
type Doors = {
  /** Address of an API by its id; throws while its door is not open. */
  readonly url: (apiId: string) => string;
  readonly open: (apis: readonly HttpApi[], port: number | undefined) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The parts of a running cloud. */
export type Running = {
  readonly clock: Clock;
  readonly reports: Reports;
  readonly servers: Servers;
  readonly apis: readonly HttpApi[];
  readonly doors: Doors;
  readonly issuer: Issuer;
  readonly functions: FunctionHost;
  readonly records: Records;
  readonly wiring: Wiring;
};

const makeDoors = (house: Promise<House>): Doors => {
  const opened = new Map<string, Server>();
  return {
    url: (apiId) => {
      const door = opened.get(apiId);
      if (door === undefined) throw new Error(`the assembly has no API ${apiId}`);
      return door.url;
    },
    open: async (apis, port) => {
      for (const [at, api] of apis.entries()) {
        opened.set(api.id, await openFrontDoor(api, house, port === undefined ? 0 : port + at));
      }
    },
    close: async () => {
      await Promise.all([...opened.values()].map((door) => door.close()));
    },
  };
};

/** Servers speak before those are there who listen: what they say waits. */
const makeListeners = () => {
  const listening = Promise.withResolvers<{
    readonly written: (object: Written) => void;
    readonly tableRequest: (request: TableRequest) => void;
  }>();
  return {
    listen: listening.resolve,
    listeners: {
      written: (object: Written) => void listening.promise.then((to) => to.written(object)),
      tableRequest: (request: TableRequest) =>
        void listening.promise.then((to) => to.tableRequest(request)),
    },
  };
};

const startFunctions = async (
  settings: RunningSettings,
  servers: Servers,
  { doors, clock, reports }: Started,
) => {
  const apis = httpApis(servers.model).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  // Environments may hold the APIs' addresses: doors open before functions are described.
  await doors.open(apis, settings.port);
  const lambdas = lambdaFunctions(servers.model);
  const records = makeRecords(lambdas);
  const functions = makeFunctionHost({
    ...reports,
    functions: lambdas,
    endpoints: servers.endpoints,
    environment: settings.environment ?? {},
    clock,
    records,
  });
  return { apis, lambdas, records, functions };
};

const boot = async (
  settings: RunningSettings,
  servers: Servers,
  issuer: Issuer,
  started: Started,
): Promise<Running> => {
  const { clock, reports, house, doors, listen } = started;
  const made = await startFunctions(settings, servers, started);
  const { functions, lambdas, records } = made;
  const wiring = await startWiring({ servers, functions, lambdas, clock, reports });
  listen({
    written: wiring.written,
    tableRequest: recordInto(records, wiring.tableWritten),
  });
  house.resolve({ functions, keys: issuer.keys, clock });
  return { ...made, issuer, wiring, servers, doors, clock, reports };
};

type Started = {
  readonly clock: Clock;
  readonly reports: Reports;
  readonly house: PromiseWithResolvers<House>;
  readonly doors: Doors;
  readonly listen: ReturnType<typeof makeListeners>['listen'];
};

/** Starts every part. When one does not start, the servers are ended before the error is thrown. */
export const startRunning = async (settings: RunningSettings): Promise<Running> => {
  const clock = makeClock();
  const reports = makeReports(settings.log ?? (() => undefined));
  const house = Promise.withResolvers<House>();
  const doors = makeDoors(house.promise);
  const { listen, listeners } = makeListeners();
  const servers = await startServers({
    stacks: readAssembly(settings.assembly),
    secrets: settings.secrets ?? {},
    apiUrl: doors.url,
    listeners,
    reports,
  });
  const issuer = await startIssuer(authorizersOf(servers.model), clock);
  try {
    return await boot(settings, servers, issuer, { clock, reports, house, doors, listen });
  } catch (cause) {
    await Promise.all([doors.close(), issuer.close(), servers.close()]);
    throw cause;
  }
};

/** Ends every part, callers first. Throws afterwards when there were violations. */
export const closeRunning = async (running: Running): Promise<void> => {
  await running.doors.close();
  await running.wiring.close();
  await running.functions.close();
  await Promise.all([running.issuer.close(), running.servers.close()]);
  const { violations } = running.reports;
  if (violations.length === 0) return;
  throw new Error(`what AWS would not do, or the local cloud could not:\n${violations.join('\n')}`);
};
