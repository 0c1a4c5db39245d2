// Inside a worker: knows which invocation a request belongs to and refuses those begun too late.
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

/** One invocation as the guard sees it. */
export type Guarded = { readonly id: string; answered: boolean; readonly pending: Set<object> };

type Tell = (id: string, request: string) => void;
const current = new AsyncLocalStorage<Guarded>();
const described = new WeakMap<object, string>();

/** Runs one invocation so that everything it starts, however late, is known to be its own. */
export const asInvocation = <Result>(guarded: Guarded, run: () => Result): Result =>
  current.run(guarded, run);

/** What is still unanswered of an invocation. */
export const unfinished = (guarded: Guarded): string[] =>
  [...guarded.pending].map((request) => described.get(request) ?? 'a request');

const describeOptions = (options: http.RequestOptions): string =>
  `${options.method ?? 'GET'} ${options.host ?? options.hostname}:${options.port ?? ''}${options.path ?? '/'}`;

const describe = (first: unknown): string => {
  if (typeof first === 'string') return first;
  if (first instanceof URL) return first.href;
  if (first instanceof Request) return `${first.method} ${first.url}`;
  return typeof first === 'object' && first !== null ? describeOptions(first) : 'a request';
};

const refuseLate = (request: string, tell: Tell): Guarded | undefined => {
  const guarded = current.getStore();
  if (guarded?.answered !== true) return guarded;
  tell(guarded.id, request);
  throw new Error(`${request} was begun after the handler's answer: Lambda would be frozen`);
};

type Send = (...args: never[]) => http.ClientRequest;

const guardRequest = <Original extends Send>(original: Original, tell: Tell) =>
  function guarded(this: unknown, ...args: Parameters<Original>): http.ClientRequest {
    const request = describe(args[0]);
    const owner = refuseLate(request, tell);
    const sent: http.ClientRequest = Reflect.apply(original, this, args);
    if (owner === undefined) return sent;
    described.set(sent, request);
    owner.pending.add(sent);
    const answered = () => owner.pending.delete(sent);
    return sent.once('response', answered).once('error', answered).once('close', answered);
  };

const guardFetch =
  (original: typeof fetch, tell: Tell): typeof fetch =>
  async (input, options) => {
    const request = describe(input);
    const owner = refuseLate(request, tell);
    const mark = {};
    described.set(mark, request);
    owner?.pending.add(mark);
    return await original(input, options).finally(() => owner?.pending.delete(mark));
  };

/** Puts the guard before every way a bundle has to send something: http, https and fetch. */
export const guardSends = (tell: Tell): void => {
  for (const library of [http, https]) {
    Object.assign(library, {
      request: guardRequest(library.request, tell),
      get: guardRequest(library.get, tell),
    });
  }
  Object.assign(globalThis, { fetch: guardFetch(globalThis.fetch, tell) });
  syncBuiltinESMExports();
};
