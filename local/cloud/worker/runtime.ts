// The Lambda runtime of one worker thread: loads a bundle, then answers one event after another.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isNativeError } from 'node:util/types';
import { parentPort, workerData } from 'node:worker_threads';
import { confineImports } from './confine.ts';
import { asInvocation, type Guarded, guardSends, unfinished } from './freeze.ts';
import type { Birth, FunctionError, Invoke, Said } from './messages.ts';
import { followClock } from './time.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const birth: Birth = workerData;
const say = (said: Said): void => parentPort?.postMessage(said);

const explained = (cause: unknown): FunctionError =>
  isNativeError(cause)
    ? { errorType: cause.name, errorMessage: cause.message, trace: cause.stack?.split('\n') ?? [] }
    : { errorType: 'Error', errorMessage: String(cause), trace: [] };

const load = async (): Promise<Handler> => {
  const dot = birth.handler.lastIndexOf('.');
  const file = join(birth.bundle, birth.handler.slice(0, dot));
  const found = ['.mjs', '.js', '.cjs'].map((end) => file + end).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`Cannot find module '${file}' of the handler`);
  const bundle = await import(pathToFileURL(found).href);
  const handler = bundle[birth.handler.slice(dot + 1)];
  if (typeof handler !== 'function')
    throw new Error(`${birth.handler} is undefined or no function`);
  return handler;
};

const asText = (answer: unknown): string => {
  try {
    const text: string | undefined = JSON.stringify(answer);
    return text ?? 'null';
  } catch (cause) {
    throw Object.assign(new Error(`Unable to stringify the answer: ${String(cause)}`), {
      name: 'Runtime.MarshalError',
    });
  }
};

const contextOf = ({ context, deadline }: Invoke) => ({
  ...context,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

const answer = async (handler: Promise<Handler>, invoke: Invoke, guarded: Guarded) => {
  try {
    const handle = await handler;
    const payload = asText(await handle(JSON.parse(invoke.event), contextOf(invoke)));
    const left = unfinished(guarded);
    guarded.answered = true;
    say({ kind: 'answered', id: invoke.id, payload, unfinished: left });
  } catch (cause) {
    guarded.answered = true;
    say({ kind: 'failed', id: invoke.id, error: explained(cause) });
  }
};

followClock(birth.skippedMs);
confineImports(birth.bundle);
guardSends((id, request) => say({ kind: 'late', id, request }));
const handler = load();
const ready = () => say({ kind: 'ready' });
// A bundle that does not load is reported by each invocation, as Lambda does.
handler.then(ready, ready);

parentPort?.on('message', (invoke: Invoke) => {
  const guarded: Guarded = { id: invoke.id, answered: false, pending: new Set() };
  void asInvocation(guarded, () => answer(handler, invoke, guarded));
});
