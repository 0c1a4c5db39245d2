// The function host: invokes functions in workers, within Lambda's limits.
import type { Clock } from './clock.ts';
import { type Gate, makeGate } from './gate.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { Records } from './records.ts';
import { type Endpoints, workerEnvironment } from './worker/environment.ts';
import { makePool, type Pool } from './worker/pool.ts';
import { type LocalWorker, type Outcome, startWorker } from './worker/worker.ts';

/** Invokes functions by their physical names. */
export type FunctionHost = {
  readonly all: readonly LambdaFunction[];
  /** Waits for reserved concurrency, as queues, streams and asynchronous events do. */
  readonly invoke: (name: string, event: unknown) => Promise<Outcome>;
  /** Refuses when reserved concurrency is used up, as a synchronous call is refused. */
  readonly invokeNow: (name: string, event: unknown) => Promise<Outcome>;
  /** Invocations begun so far, and those not ended yet. */
  readonly counts: () => { readonly begun: number; readonly running: number };
  readonly close: () => Promise<void>;
};

/** What the host needs: the functions, the local endpoints, a clock, and where to report. */
export type HostSettings = {
  readonly functions: readonly LambdaFunction[];
  readonly endpoints: Endpoints;
  /** Added to the environment of every function, and stronger than the templates'. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly records: Records;
  readonly log: (line: string) => void;
  readonly violation: (what: string) => void;
};

/** Lambda's limit on an event and on an answer. */
const payloadAtMostBytes = 6 * 1024 * 1024;

const failed = (errorType: string, errorMessage: string): Outcome => ({
  kind: 'failed',
  error: { errorType, errorMessage, trace: [] },
});

const throttled = failed('TooManyRequestsException', 'Rate Exceeded.');

/** Whether an outcome is the refusal of a call beyond reserved concurrency. */
export const isThrottled = (outcome: Outcome): boolean => outcome === throttled;

const isTooLarge = (text: string): boolean => Buffer.byteLength(text) > payloadAtMostBytes;

const tooLarge = (what: string): Outcome =>
  failed('RequestEntityTooLarge', `${what} payload size exceeded ${payloadAtMostBytes} bytes`);

const bounded = (outcome: Outcome): Outcome =>
  outcome.kind === 'answered' && isTooLarge(outcome.payload) ? tooLarge('Response') : outcome;

const accessKeyOf = (serial: number): string => `LOCAL${serial}`;

type Hosted = { readonly lambda: LambdaFunction; readonly gate: Gate };

const poolOf = (settings: HostSettings, hosted: (name: string) => Hosted): Pool => {
  let serial = 0;
  return makePool((name) => {
    serial += 1;
    const { lambda } = hosted(name);
    const { endpoints, environment } = settings;
    const variables = workerEnvironment(lambda, accessKeyOf(serial), endpoints, environment);
    return startWorker(lambda, serial, variables, settings);
  });
};

/** Makes the host; no worker is started before the first event. */
export const makeFunctionHost = (settings: HostSettings): FunctionHost => {
  const functions = new Map(
    settings.functions.map((lambda) => [lambda.name, { lambda, gate: makeGate(lambda.reserved) }]),
  );
  const hosted = (name: string): Hosted => {
    const found = functions.get(name);
    if (found === undefined) throw new Error(`the assembly has no function ${name} with a bundle`);
    return found;
  };
  const counts = { begun: 0, running: 0 };
  const pool = poolOf(settings, hosted);

  const runIn = async (worker: LocalWorker, lambda: LambdaFunction, text: string) => {
    const ended = settings.records.begin(accessKeyOf(worker.serial), lambda);
    const outcome = bounded(await worker.invoke(text));
    ended(outcome);
    if (outcome.kind === 'failed') {
      const { errorType, errorMessage, trace } = outcome.error;
      settings.log(`${lambda.label} failed: ${errorType}: ${errorMessage} ${trace[1] ?? ''}`);
    }
    return outcome;
  };

  const invoke: FunctionHost['invoke'] = async (name, event) => {
    const { lambda, gate } = hosted(name);
    const text = JSON.stringify(event ?? null);
    if (isTooLarge(text)) return tooLarge('Request');
    counts.begun += 1;
    counts.running += 1;
    return await gate
      .through(() => pool.lend(name, (worker) => runIn(worker, lambda, text)))
      .finally(() => {
        counts.running -= 1;
      });
  };

  return {
    all: settings.functions,
    invoke,
    invokeNow: async (name, event) =>
      hosted(name).gate.isFull() ? throttled : await invoke(name, event),
    counts: () => ({ ...counts }),
    close: () => pool.close(),
  };
};
