// Asynchronous invocations (schedules, bucket events): repeated, and set aside when all tries fail.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FunctionHost } from '../functions.ts';
import type { LambdaFunction } from '../lambda-function.ts';
import type { Outcome } from '../worker/worker.ts';

/** Sends something to an ARN. */
type Send = (arn: string, body: object) => Promise<void>;

/** Asynchronous invocations of one cloud. */
export type Asynchronous = {
  /** Returns at once. */
  readonly invoke: (functionName: string, event: object) => void;
  /** Whether none is running or waiting for its next try. */
  readonly isIdle: () => boolean;
};

// Lambda waits one minute, then two; nobody here has that much time.
const waitMs = (tries: number): number => 100 * 2 ** tries;

const failureRecord = (lambda: LambdaFunction, event: object, tries: number, outcome: Outcome) => ({
  version: '1.0',
  requestContext: {
    requestId: randomUUID(),
    functionArn: lambda.arn,
    condition: 'RetriesExhausted',
    approximateInvokeCount: tries,
  },
  requestPayload: event,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: outcome.kind === 'failed' ? outcome.error : {},
});

/** Makes them; `broke` is told of faults of the host itself. */
export const makeAsynchronous = (
  lambdas: readonly LambdaFunction[],
  functions: FunctionHost,
  send: Send,
  broke: (cause: unknown) => void,
): Asynchronous => {
  let running = 0;
  const giveUp = async (lambda: LambdaFunction, event: object, tries: number, outcome: Outcome) => {
    if (lambda.deadLetters !== undefined) await send(lambda.deadLetters, event);
    if (lambda.onFailure !== undefined) {
      await send(lambda.onFailure, failureRecord(lambda, event, tries, outcome));
    }
  };
  const run = async (lambda: LambdaFunction, event: object): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      const outcome = await functions.invoke(lambda.name, event);
      if (outcome.kind === 'answered') return;
      if (tries > lambda.asyncRetries) return await giveUp(lambda, event, tries, outcome);
      await pause(waitMs(tries));
    }
  };
  return {
    invoke: (functionName, event) => {
      const lambda = lambdas.find(({ name }) => name === functionName);
      if (lambda === undefined) return broke(new Error(`no bundle for function ${functionName}`));
      running += 1;
      run(lambda, event)
        .catch(broke)
        .finally(() => {
          running -= 1;
        });
    },
    isIdle: () => running === 0,
  };
};
