// One API request from its arrival to its answer: key, faults, work, notifications, in that order.

import * as z from 'zod';
import { type Answer, type Incoming, json, type Reply } from '../kit/server.ts';
import { checkCaller } from './caller.ts';
import {
  badParameter,
  rateLimited,
  refusalAnswer,
  StripeRefusal,
  serverError,
  unknownUrl,
} from './errors.ts';
import { checkExpand, expanded } from './expand.ts';
import { defaultDelayMs, type FaultName, type StripeFaults } from './faults.ts';
import { canonicalForm, decodeForm, type Form } from './form.ts';
import type { Keys } from './idempotency.ts';
import { checkSimulated, orderedFaults } from './ordered.ts';
import type { Outbox } from './outbox.ts';
import { parsed } from './params.ts';
import { fileOf } from './reports.ts';
import { findRoute } from './routes.ts';
import { apiVersion, asCause, type Cause, newId, type State } from './state.ts';

export type House = {
  readonly state: State;
  readonly keys: Keys;
  readonly faults: StripeFaults;
  readonly outbox: Outbox;
  /** Keys that may call; any test-mode secret key when absent. */
  readonly apiKeys: readonly string[] | undefined;
  /** How often each fault by metadata has struck, by idempotency key and name. */
  readonly struck: Map<string, number>;
};

type Request = {
  readonly incoming: Incoming;
  readonly form: Form;
  readonly requestId: string;
  readonly key: string | undefined;
};

/** Answers one request of the API. */
export const dispatch = async (house: House, incoming: Incoming): Promise<Reply> => {
  const requestId = newId(house.state, 'req');
  try {
    checkCaller(incoming.headers, house.apiKeys);
    const key = incoming.method === 'POST' ? incoming.headers['idempotency-key'] : undefined;
    const form = formOf(incoming);
    checkSimulated(form);
    checkExpand(pathsOf(form['expand']));
    return await answered(house, { incoming, form, requestId, key });
  } catch (fault) {
    return marked(refused(fault), { requestId, key: undefined });
  }
};

const formOf = (incoming: Incoming): Form => {
  if (incoming.method !== 'POST') return decodeForm(incoming.query);
  const type = incoming.headers['content-type'] ?? '';
  if (incoming.body !== '' && !type.startsWith('application/x-www-form-urlencoded'))
    throw badParameter(
      'Invalid request: check that your POST content type is application/x-www-form-urlencoded.',
    );
  return decodeForm(incoming.body);
};

const answered = async (house: House, request: Request): Promise<Reply> => {
  const { incoming, form, key, requestId } = request;
  const before = orderedFaults(house, request, 'before')[0];
  if (before?.fault === 'drop_before') return 'drop';
  if (before) throw rateLimited();
  const fingerprint = canonicalForm(form);
  const keyed = key === undefined ? undefined : { key, path: incoming.path, fingerprint };
  const replayed = keyed && house.keys.begin(keyed, requestId);
  if (replayed) return delivered(house, request, { answer: marked(replayed, request) });
  return performed(house, request);
};

/** Does the work, then lets the answer and the notifications go in the order the faults want. */
const performed = async (house: House, request: Request): Promise<Reply> => {
  const ordered = orderedFaults(house, request, 'execution').map(({ fault }) => fault);
  const cause = causeOf(request, ordered);
  const { result, letters } = house.outbox.during(() => worked(house, request, cause));
  const answer = marked(result.answer, request);
  const settled = (): void => {
    if (request.key === undefined) return;
    if (result.stored) house.keys.finish(request.key, answer);
    else house.keys.release(request.key);
  };
  return delivered(house, request, { answer, letters, settled });
};

type Result = { readonly answer: Answer; readonly stored: boolean };

const worked = ({ state }: House, { incoming, form }: Request, cause: Cause): Result => {
  try {
    if (cause.ordered.includes('500')) throw serverError();
    const answer = asCause(state, cause, () => executed(state, incoming, form));
    if (cause.ordered.includes('500_after_commit')) throw serverError();
    return { answer, stored: true };
  } catch (fault) {
    return { answer: refused(fault), stored: fault instanceof StripeRefusal && fault.stored };
  }
};

const contentsPath = /^\/v1\/files\/([A-Za-z0-9_]+)\/contents$/;

const executed = (state: State, { method, path }: Incoming, form: Form): Answer => {
  const contents = method === 'GET' ? contentsPath.exec(path) : null;
  if (contents) {
    const file = fileOf(state, contents[1] ?? '');
    return { status: 200, headers: { 'content-type': 'text/csv' }, body: file.contents };
  }
  const found = findRoute(method, path);
  if (!found) throw unknownUrl(method, path);
  const { expand, ...rest } = form;
  const call = { id: found.id, form: method === 'POST' ? form : rest };
  if (method === 'GET' && found.id !== '') parsed(z.strictObject({}), rest);
  const value = found.handler(state, call);
  return json(200, expanded(state, value, pathsOf(expand)));
};

const pathsOf = (expand: unknown): readonly string[] =>
  Array.isArray(expand) ? expand.filter((path) => typeof path === 'string') : [];

type Delivery = {
  readonly answer: Answer;
  readonly letters?: readonly (() => Promise<void>)[];
  readonly settled?: () => void;
};

/** Faults of the answer strike replays too: a network does not know what it carries. */
const delivered = async (house: House, request: Request, delivery: Delivery): Promise<Reply> => {
  const { answer, letters = [], settled } = delivery;
  const faults = orderedFaults(house, request, 'answer');
  const asked = (name: FaultName) => faults.find(({ fault }) => fault === name);
  const early = asked('event_before_answer') !== undefined;
  if (early) await Promise.all(letters.map((send) => send()));
  const delay = asked('delay');
  if (delay) await pause(house.state, delay.delayMs ?? defaultDelayMs);
  settled?.();
  const left = early ? [] : letters;
  if (!asked('drop_answer_after_commit'))
    return { ...answer, after: house.outbox.afterAnswer(left) };
  house.outbox.flush(left);
  return 'drop';
};

const pause = (state: State, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    state.timeline.later(resolve, delayMs);
  });

const causeOf = ({ incoming, requestId, key }: Request, ordered: readonly FaultName[]): Cause => ({
  method: incoming.method,
  path: incoming.path,
  requestId,
  idempotencyKey: key ?? null,
  ordered,
});

const refused = (fault: unknown): Answer => {
  if (fault instanceof StripeRefusal) return refusalAnswer(fault);
  // A bug of the simulator: say so, so that nobody takes it for Stripe's word.
  const message = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  return json(500, { error: { type: 'api_error', message: `simulator bug: ${message}` } });
};

const marked = (
  answer: Answer,
  { requestId, key }: { readonly requestId: string; readonly key: string | undefined },
): Answer => ({
  ...answer,
  headers: {
    ...answer.headers,
    'request-id': requestId,
    'stripe-version': apiVersion,
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  },
});
