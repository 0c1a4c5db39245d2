// Notifications as WeChat Pay sends them: sealed, signed per try, fifteen more times over a day.
import type { Notice, Try } from '../kit/deliveries.ts';
import { notifierOf } from '../kit/notifier.ts';
import { defaultDelayMs, faultsAt } from './faults.ts';
import type { PlatformKey } from './keys.ts';
import { sealed, signatureHeaders } from './signing.ts';
import { beijing, type EventToSend, type State } from './state.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** 15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h: in all 24 hours and 4 minutes. */
export const retryLadderMs: readonly number[] = [
  ...[15 * secondMs, 15 * secondMs, 30 * secondMs, 3 * minuteMs, 10 * minuteMs, 20 * minuteMs],
  ...[30 * minuteMs, 30 * minuteMs, 30 * minuteMs, hourMs, 3 * hourMs, 3 * hourMs, 3 * hourMs],
  ...[6 * hourMs, 6 * hourMs],
];

const timeoutMs = 5 * secondMs;

/** An event as it was first written down; its body is the same for every try. */
export type WechatEvent = {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly body: string;
  readonly content: Readonly<Record<string, unknown>>;
};

export type Notifier = {
  readonly send: (event: EventToSend) => void;
  readonly resend: (id: string) => Promise<void>;
  readonly events: () => readonly WechatEvent[];
  readonly log: () => readonly Try[];
  readonly idle: () => Promise<void>;
  readonly close: () => void;
};

export const notifier = (stateOf: () => State, retryFactor: number): Notifier => {
  const { send, ...rest } = notifierOf({
    state: stateOf,
    ladderMs: retryLadderMs.map((step) => Math.round(step * retryFactor)),
    timeoutMs,
    accepts: [200, 204],
    faults: faultsAt('notification'),
    delayMs: defaultDelayMs,
    notice,
    forged: { probe_notification: probe, altered_notification: altered },
  });
  return { ...rest, send: (toSend) => send(writtenDown(stateOf(), toSend)) };
};

const uuid = (state: State): string => {
  const hex = Array.from({ length: 32 }, () => state.random.whole(16).toString(16)).join('');
  return [0, 8, 12, 16, 20].map((at, n) => hex.slice(at, [8, 12, 16, 20, 32][n])).join('-');
};

/** The body of a notification: the content sealed for this merchant. */
export const notificationBody = (
  state: Pick<State, 'random' | 'settings' | 'timeline'>,
  { id, type, about, summary, content }: Omit<EventToSend, 'url'> & { readonly id: string },
): string =>
  JSON.stringify({
    id,
    create_time: beijing(state.timeline.now()),
    resource_type: 'encrypt-resource',
    event_type: type,
    summary,
    resource: {
      original_type: about,
      ...sealed(state.settings.apiV3Key, JSON.stringify(content), { random: state.random, about }),
    },
  });

const writtenDown = (state: State, toSend: EventToSend): WechatEvent => {
  const id = uuid(state);
  const { type, url, content } = toSend;
  return { id, type, url, content, body: notificationBody(state, { ...toSend, id }) };
};

const headers = (state: State, body: string, key: PlatformKey): Record<string, string> => ({
  'content-type': 'application/json',
  'user-agent': 'Mozilla/4.0',
  ...signatureHeaders(body, { key, atMs: state.timeline.now(), random: state.random }),
});

const notice = (state: State, { id, url, body }: WechatEvent): Notice => ({
  id,
  url,
  render: () => ({ body, headers: headers(state, body, state.keys.current()) }),
});

/** A probe: everything is right but the signature, which says what it is. */
const probe = (state: State, event: WechatEvent): Notice => ({
  ...notice(state, event),
  id: `${event.id} probe`,
  render: () => ({
    body: event.body,
    headers: {
      ...headers(state, event.body, state.keys.current()),
      'wechatpay-signature': `WECHATPAY/SIGNTEST/${state.random.letters(64)}`,
    },
  }),
});

const altered = (state: State, event: WechatEvent): Notice => ({
  ...notice(state, event),
  id: `${event.id} altered`,
  render: () => ({
    body: event.body.replace('"create_time":"20', '"create_time":"19'),
    headers: headers(state, event.body, state.keys.current()),
  }),
});
