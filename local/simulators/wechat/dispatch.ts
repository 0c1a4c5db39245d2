// One request of the API from its arrival to its signed answer, with the faults that were ordered.
import type { Answer, Incoming, Reply as Sent } from '../kit/server.ts';
import type { Reply } from './api.ts';
import { checkCaller } from './caller.ts';
import { refusal, WechatRefusal } from './errors.ts';
import { defaultDelayMs, faultsAt } from './faults.ts';
import { type PlatformKey, pair } from './keys.ts';
import { findRoute } from './routes.ts';
import { signatureHeaders } from './signing.ts';
import { newNumber, type State } from './state.ts';

/** Answers one request. */
export const dispatch = async (state: State, incoming: Incoming): Promise<Sent> => {
  const before = state.faults.take(incoming, faultsAt('before'))?.fault;
  if (before === 'drop_before') return 'drop';
  const worked = (): Answer => answered(state, incoming);
  const answer = before ? refused(state, troubles[before] ?? system, incoming) : worked();
  return delivered(state, incoming, answer);
};

const system = refusal('SYSTEM_ERROR', '系统异常，请用相同参数重新调用');

const troubles: Readonly<Record<string, WechatRefusal>> = {
  '429': refusal('FREQUENCY_LIMITED', '频率超限'),
  '500': system,
  bank_error: refusal('BANK_ERROR', '银行系统异常'),
};

const answered = (state: State, incoming: Incoming): Answer => {
  try {
    checkCaller(state, incoming);
    const found = findRoute(incoming.method, incoming.path);
    if (!found) throw refusal('RESOURCE_NOT_EXISTS', `没有接口 ${incoming.path}`);
    const query = new URLSearchParams(incoming.query);
    const call = { id: found.id, text: incoming.body, query };
    return written(state, found.handler(state, call), incoming);
  } catch (fault) {
    return refused(state, fault, incoming);
  }
};

const written = (state: State, reply: Reply, incoming: Incoming): Answer => {
  if ('file' in reply)
    return { status: 200, headers: { 'content-type': reply.type }, body: reply.file };
  const body = 'value' in reply ? JSON.stringify(reply.value) : '';
  return signedAnswer(state, { status: reply.status, body }, incoming);
};

/** Errors by which WeChat Pay cannot know who asks, or cannot think, carry no signature. */
const isUnsigned = (status: number): boolean => status === 401 || status >= 500;

const refused = (state: State, fault: unknown, incoming: Incoming): Answer => {
  const { status, code, message, detail } = fault instanceof WechatRefusal ? fault : bug(fault);
  const body = JSON.stringify({ code, message, ...(detail && { detail }) });
  return isUnsigned(status)
    ? { status, headers: marks(state), body }
    : signedAnswer(state, { status, body }, incoming);
};

/** A bug of the simulator: say so, so that nobody takes it for WeChat Pay's word. */
const bug = (fault: unknown): WechatRefusal =>
  new WechatRefusal(
    500,
    'SYSTEM_ERROR',
    `simulator bug: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`,
  );

const marks = (state: State): Record<string, string> => ({
  'content-type': 'application/json; charset=utf-8',
  'request-id': newNumber(state, '08', 40),
});

/** The key that the merchant asked for, where it may be asked for; else the platform's choice. */
const keyFor = (state: State, { headers }: Incoming): PlatformKey => {
  const wanted = headers['wechatpay-serial'];
  return (wanted !== undefined && state.keys.named(wanted)) || state.keys.current();
};

const staleMs = 600_000;

const signedAnswer = (
  state: State,
  { status, body }: { readonly status: number; readonly body: string },
  incoming: Incoming,
): Answer => {
  const key = keyFor(state, incoming);
  const proof = signatureHeaders(body, {
    key,
    atMs: state.timeline.now(),
    random: state.random,
  });
  return { status, headers: { ...marks(state), ...proof }, body };
};

type Change = (state: State, answer: Answer) => Answer;

const strangerPair = 4;

const resigned =
  (over: (state: State) => { readonly key?: PlatformKey; readonly atMs?: number }): Change =>
  (state, answer) => ({
    ...answer,
    headers: {
      ...answer.headers,
      ...signatureHeaders(answer.body, {
        key: state.keys.current(),
        atMs: state.timeline.now(),
        random: state.random,
        ...over(state),
      }),
    },
  });

const stranger = (): PlatformKey => ({
  id: 'F00D0000000000000000000000000000000000',
  privateKey: pair(strangerPair).privateKey,
  from: 0,
  until: Number.POSITIVE_INFINITY,
});

const changes: Readonly<Record<string, Change>> = {
  unsigned_answer: (state, answer) => ({ ...answer, headers: marks(state) }),
  probe_answer: (state, answer) => ({
    ...answer,
    headers: {
      ...answer.headers,
      'wechatpay-signature': `WECHATPAY/SIGNTEST/${state.random.letters(64)}`,
    },
  }),
  stale_answer: resigned((state) => ({ atMs: state.timeline.now() - staleMs })),
  stranger_answer: resigned(() => ({ key: stranger() })),
  altered_answer: (_state, answer) => ({
    ...answer,
    body: String(answer.body).replace(/"(\w+)":"(\w)/, '"$1":"x$2'),
  }),
  '500_after_commit': (state) => ({
    status: 500,
    headers: marks(state),
    body: JSON.stringify({ code: system.code, message: system.message }),
  }),
};

const delivered = async (state: State, incoming: Incoming, answer: Answer): Promise<Sent> => {
  const fault = state.faults.take(incoming, faultsAt('answer'));
  if (fault?.fault === 'drop_answer_after_commit') return 'drop';
  if (fault?.fault === 'delay') await pause(state, fault.delayMs ?? defaultDelayMs);
  return changes[fault?.fault ?? '']?.(state, answer) ?? answer;
};

const pause = (state: State, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    state.timeline.later(resolve, delayMs);
  });
