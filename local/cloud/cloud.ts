// The local cloud: runs a synthesized assembly on this machine, no kinder than AWS would.
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { type Buckets, openBuckets } from './bucket-access.ts';
import { untilIdle } from './idle.ts';
import { type Candidate, findName, shortNames } from './lookup.ts';
import type { QueueState } from './queues.ts';
import type { Invocation } from './records.ts';
import { closeRunning, type Running, startRunning } from './running.ts';
import type { Endpoints } from './worker/environment.ts';

/** How to start a cloud. */
export type CloudSettings = {
  /** Folder of the synthesized assembly (`cdk.out`). */
  readonly assembly: string;
  /** Secret values by the secret's name. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Environment variables added to every function, stronger than the templates'. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
  /** Port of the first API (by name); the others follow. Any free ports when absent. */
  readonly port?: number;
};

/** A running cloud. Names may be physical names, logical ids, outputs, or a unique beginning. */
export type Cloud = {
  /** Addresses of the HTTP APIs, by name and by name without what all names begin with. */
  readonly apis: Readonly<Record<string, string>>;
  /** A token that the APIs accept, valid for an hour. */
  readonly token: (claims: JWTPayload) => Promise<string>;
  readonly issuer: { readonly url: string; readonly jwks: JSONWebKeySet };
  readonly buckets: Buckets;
  readonly queues: {
    readonly names: () => readonly string[];
    readonly state: (name: string) => QueueState;
    readonly send: (name: string, body: string, delaySeconds?: number) => void;
  };
  /** Physical names of the tables, by logical id. */
  readonly tables: Readonly<Record<string, string>>;
  /** Outputs by name, and by `stack.name`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly endpoints: Endpoints;
  /** Creates a secret, or gives it another value that functions see when they read it again. */
  readonly putSecret: (name: string, value: string) => void;
  /** Invokes a function synchronously; throws its error when it fails. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  readonly onInvocation: (watch: (invocation: Invocation) => void) => void;
  /** `table:Action` that each function used so far, by physical name. */
  readonly actions: () => ReadonlyMap<string, ReadonlySet<string>>;
  /** What would go wrong on AWS: late requests, calls to services that are not there. */
  readonly violations: readonly string[];
  /** Waits until nothing runs and nothing due waits (60 s at most unless told otherwise). */
  readonly idle: (withinMs?: number) => Promise<void>;
  /** Starts every schedule's target once. */
  readonly runSchedules: () => void;
  /** Delivers the stream records once more that were delivered before. */
  readonly redriveStreams: () => void;
  /** Epoch milliseconds as functions see them. */
  readonly now: () => number;
  /** Skips time for functions, delays, visibility timeouts, tokens and schedules. */
  readonly skip: (durationMs: number) => void;
  /** Ends everything. Throws afterwards when there were violations. */
  readonly close: () => Promise<void>;
};

const idleWithinMs = 60_000;

type Names = (...types: readonly string[]) => (wanted: string) => string;

const namesIn = ({ servers, functions }: Running): Names => {
  const labels = new Map(functions.all.map(({ name, label }) => [name, label]));
  return (...types) => {
    const candidates: readonly Candidate[] = servers.model
      .ofType(...types)
      .map(({ name, resource }) => ({ name, id: resource.id, label: labels.get(name) ?? '' }));
    const outputs = servers.model.outputs();
    return (wanted) => findName(candidates, outputs, wanted);
  };
};

const invoker =
  ({ functions }: Running, nameOf: (wanted: string) => string): Cloud['invoke'] =>
  async (functionName, payload) => {
    const outcome = await functions.invoke(nameOf(functionName), payload);
    if (outcome.kind === 'answered') return JSON.parse(outcome.payload);
    const { errorType, errorMessage } = outcome.error;
    throw Object.assign(new Error(errorMessage), { name: errorType });
  };

const queuesOf = ({ wiring: { queues } }: Running, nameOf: (wanted: string) => string) => ({
  names: queues.names,
  state: (name: string) => queues.state(nameOf(name)),
  send: (name: string, body: string, delaySeconds?: number) =>
    queues.send(nameOf(name), body, delaySeconds),
});

const tableTypes = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'] as const;

const tablesOf = ({ servers }: Running): Readonly<Record<string, string>> =>
  Object.fromEntries(
    servers.model.ofType(...tableTypes).map(({ resource, name }) => [resource.id, name]),
  );

const apisOf = ({ apis, doors }: Running): Readonly<Record<string, string>> =>
  shortNames(apis.map(({ id, name }) => [name, doors.url(id)]));

/**
 * Boots the assembly (about 3 s). Throws when the folder holds none, when Java is missing, or when
 * a template needs what the local cloud does not do; nothing is left running then.
 */
export const startCloud = async (settings: CloudSettings): Promise<Cloud> => {
  const running = await startRunning(settings);
  const { servers, wiring, issuer, functions, records, reports, clock } = running;
  const names = namesIn(running);
  let closing: Promise<void> | undefined;
  return {
    apis: apisOf(running),
    token: issuer.token,
    issuer: { url: issuer.url, jwks: issuer.jwks },
    buckets: openBuckets(servers.emulator.s3, wiring.written, names('AWS::S3::Bucket')),
    queues: queuesOf(running, names('AWS::SQS::Queue')),
    tables: tablesOf(running),
    outputs: servers.model.outputs(),
    endpoints: servers.endpoints,
    putSecret: servers.putSecret,
    invoke: invoker(running, names('AWS::Lambda::Function')),
    onInvocation: records.watch,
    actions: records.actions,
    violations: reports.violations,
    idle: (withinMs = idleWithinMs) => untilIdle(functions, wiring, withinMs),
    runSchedules: wiring.schedules.runAll,
    redriveStreams: wiring.redriveStreams,
    now: clock.now,
    skip: (durationMs) => {
      clock.skip(durationMs);
      wiring.queues.skip(durationMs);
      wiring.schedules.runDue();
    },
    close: () => {
      closing ??= closeRunning(running);
      return closing;
    },
  };
};
