// One worker thread on the host's side: starts it, hands it events, kills it at its deadline.

import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type { LambdaFunction } from '../lambda-function.ts';
import { messageOf } from '../log.ts';
import { type Birth, type FunctionError, type Invoke, Said } from './messages.ts';

/** How an invocation ended. `payload` is JSON text. */
export type Outcome =
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionError };

/** A running worker: serves one event at a time. */
export type LocalWorker = {
  readonly serial: number;
  readonly invoke: (event: string) => Promise<Outcome>;
  /** False once the worker was killed or has died. */
  readonly isAlive: () => boolean;
  readonly end: () => Promise<void>;
};

/** What a worker needs of its host. */
export type WorkerHost = {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Told of each request that Lambda would have frozen. */
  readonly violation: (what: string) => void;
};

const failure = (errorType: string, errorMessage: string): Outcome => ({
  kind: 'failed',
  error: { errorType, errorMessage, trace: [] },
});

const spawn = (lambda: LambdaFunction, environment: NodeJS.ProcessEnv, clock: Clock): Worker => {
  const birth: Birth = {
    bundle: lambda.bundle,
    handler: lambda.handler,
    skippedMs: clock.skippedMs,
  };
  return new Worker(new URL('./runtime.ts', import.meta.url), {
    workerData: birth,
    env: environment,
    execArgv: ['--enable-source-maps', '--disable-warning=ExperimentalWarning'],
    stdout: true,
    stderr: true,
    name: lambda.name,
    resourceLimits: { maxOldGenerationSizeMb: lambda.memoryMb },
  });
};

const invocationOf = (lambda: LambdaFunction, event: string, now: number): Invoke => {
  const id = randomUUID();
  return {
    id,
    event,
    deadline: now + lambda.timeoutMs,
    context: {
      functionName: lambda.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: lambda.arn,
      memoryLimitInMB: String(lambda.memoryMb),
      awsRequestId: id,
      logGroupName: `/aws/lambda/${lambda.name}`,
      logStreamName: 'local',
    },
  };
};

type Waiting = { readonly id: string; readonly end: (outcome: Outcome) => void };

/** The event in hand, if any, and whether the thread lives. */
type Conversation = {
  alive: boolean;
  waiting: Waiting | undefined;
  readonly ready: PromiseWithResolvers<void>;
};

const finish = (talk: Conversation, outcome: Outcome, id = talk.waiting?.id): void => {
  const { waiting } = talk;
  if (waiting === undefined || waiting.id !== id) return;
  talk.waiting = undefined;
  waiting.end(outcome);
};

type Hearing = {
  readonly [Kind in Said['kind']]: (said: Extract<Said, { kind: Kind }>) => void;
};

const hearing = (talk: Conversation, violation: (what: string) => void): Hearing => ({
  ready: () => talk.ready.resolve(),
  late: ({ request }) => violation(`began a request after its answer: ${request}`),
  failed: ({ id, error }) => finish(talk, { kind: 'failed', error }, id),
  answered: ({ id, payload, unfinished }) => {
    for (const request of unfinished) violation(`answered before its own request was: ${request}`);
    finish(talk, { kind: 'answered', payload }, id);
  },
});

const hear = <Kind extends Said['kind']>(
  heard: Hearing,
  said: Extract<Said, { kind: Kind }> & { readonly kind: Kind },
): void => heard[said.kind](said);

const listen = (
  worker: Worker,
  talk: Conversation,
  lambda: LambdaFunction,
  host: WorkerHost,
): void => {
  const violation = (what: string) => host.violation(`${lambda.label} ${what}`);
  const dies = (outcome: Outcome): void => {
    talk.alive = false;
    talk.ready.resolve();
    finish(talk, outcome);
  };
  const heard = hearing(talk, violation);
  worker.on('message', (message: unknown) => hear(heard, Said.parse(message)));
  worker.on('error', (cause: unknown) => {
    const message = messageOf(cause);
    if (talk.waiting === undefined) violation(`broke after its answer: ${message}`);
    dies(failure('Runtime.UnhandledError', message));
  });
  worker.on('exit', () => dies(failure('Runtime.ExitError', 'Runtime exited without an answer')));
  for (const stream of [worker.stdout, worker.stderr]) {
    createInterface(stream).on('line', (line) => host.log(`${lambda.label}: ${line}`));
  }
};

/** Starts a worker thread for one function; its bundle loads at once, before any event. */
export const startWorker = (
  lambda: LambdaFunction,
  serial: number,
  environment: NodeJS.ProcessEnv,
  host: WorkerHost,
): LocalWorker => {
  const worker = spawn(lambda, environment, host.clock);
  const talk: Conversation = { alive: true, waiting: undefined, ready: Promise.withResolvers() };
  listen(worker, talk, lambda, host);
  const timedOut = (id: string): void => {
    talk.alive = false;
    const message = `Task timed out after ${(lambda.timeoutMs / 1000).toFixed(2)} seconds`;
    finish(talk, failure('Sandbox.Timedout', message), id);
    void worker.terminate();
  };
  return {
    serial,
    isAlive: () => talk.alive,
    invoke: async (event) => {
      // Loading is not on the clock of the first event, as Lambda's init phase is not.
      await talk.ready.promise;
      const invocation = invocationOf(lambda, event, host.clock.now());
      const timer = setTimeout(timedOut, lambda.timeoutMs, invocation.id);
      return await new Promise<Outcome>((resolve) => {
        talk.waiting = { id: invocation.id, end: resolve };
        if (!talk.alive) finish(talk, failure('Runtime.ExitError', 'Runtime died while loading'));
        worker.postMessage(invocation);
      }).finally(() => clearTimeout(timer));
    },
    end: async () => {
      talk.alive = false;
      await worker.terminate();
    },
  };
};
