// Webhooks as Stripe sends them: signed per try, retried for days, at least once, in no order.
import * as crypto from 'node:crypto';
import { type Deliveries, deliveries, type Notice, type Try } from '../kit/deliveries.ts';
import type { Timeline } from '../kit/timeline.ts';
import {
  defaultDelayMs,
  type FaultName,
  faultsAt,
  type StripeFaults,
  simulated,
} from './faults.ts';
import type { Metadata, StripeEvent } from './resources.ts';
import type { Cause } from './state.ts';

/** Where events go; several secrets stand side by side while one is rotated. */
export type Endpoint = {
  readonly url: string;
  readonly secrets: readonly string[];
  /** Types to send, a trailing * matches the rest; everything when absent. */
  readonly events?: readonly string[] | undefined;
};

const hourMs = 3_600_000;

/** Stripe says "up to three days with exponential back-off" and not more; the steps are ours. */
export const retryLadderMs: readonly number[] = [
  ...[5 * 60_000, 30 * 60_000, 2 * hourMs, 5 * hourMs, 10 * hourMs],
  ...[12 * hourMs, 12 * hourMs, 12 * hourMs, 12 * hourMs],
];

const timeoutMs = 20_000;

export type Webhooks = {
  /** Sends an event now; resolves when its first try ended. */
  readonly send: (event: StripeEvent, cause: Cause) => Promise<void>;
  /** Sends an event again, as a click in Stripe's dashboard does. */
  readonly resend: (event: StripeEvent) => Promise<void>;
  readonly pointTo: (endpoint: Endpoint | undefined) => void;
  readonly wants: (type: string) => boolean;
  /** Every try so far, oldest first; `id` is the event's. */
  readonly log: () => readonly Try[];
  /** Resolves when no delivery is in the air. */
  readonly idle: () => Promise<void>;
  readonly close: () => void;
};

type Settings = {
  readonly timeline: Timeline;
  readonly faults: StripeFaults;
  readonly endpoint: Endpoint | undefined;
  /** Every step of the ladder is multiplied by this. */
  readonly retryFactor: number;
  readonly accepted: (eventId: string) => void;
};

export const webhooks = (settings: Settings): Webhooks => {
  const { timeline, faults } = settings;
  let endpoint = checked(settings.endpoint);
  const post: Deliveries = deliveries({
    timeline,
    ladderMs: retryLadderMs.map((step) => Math.round(step * settings.retryFactor)),
    timeoutMs,
    accepted: (posted) => posted.kind === 'answered' && Math.floor(posted.status / 100) === 2,
    ended: (id, accepted) => {
      if (accepted) settings.accepted(id);
    },
  });
  const wants = (type: string): boolean =>
    endpoint !== undefined && (endpoint.events ?? ['*']).some((wanted) => covers(wanted, type));

  const resend = async (event: StripeEvent): Promise<void> => {
    if (endpoint) await post.deliver(notice(endpoint, event, timeline));
  };

  const send: Webhooks['send'] = async (event, cause) => {
    if (!wants(event.type)) return;
    const trouble = strike(faults, event, cause);
    if (trouble === undefined) return resend(event);
    await troubled[trouble.name]({ event, post, resend, timeline, delayMs: trouble.delayMs });
  };

  return {
    send,
    resend,
    pointTo: (next) => {
      endpoint = checked(next);
    },
    wants,
    log: post.log,
    idle: post.idle,
    close: post.close,
  };
};

/** The signature header: t=<seconds>, then one v1 for each secret over "t.body". */
export const signatureHeader = (
  body: string,
  secrets: readonly string[],
  atSeconds: number,
): string => {
  const signatures = secrets.map((secret) =>
    crypto.createHmac('sha256', secret).update(`${atSeconds}.${body}`, 'utf8').digest('hex'),
  );
  return [`t=${atSeconds}`, ...signatures.map((signature) => `v1=${signature}`)].join(',');
};

const notice = (endpoint: Endpoint, event: StripeEvent, timeline: Timeline): Notice => {
  const body = JSON.stringify(event, null, 2);
  return {
    id: event.id,
    url: endpoint.url,
    render: () => ({
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signatureHeader(
          body,
          endpoint.secrets,
          Math.floor(timeline.now() / 1_000),
        ),
      },
    }),
  };
};

/** A bad address should be heard of at once, not at the first delivery. */
const checked = (endpoint: Endpoint | undefined): Endpoint | undefined => {
  if (endpoint && !URL.canParse(endpoint.url))
    throw new Error(`the webhook endpoint is no address: ${endpoint.url}`);
  return endpoint;
};

const covers = (wanted: string, type: string): boolean =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type;

type Troubled = {
  readonly event: StripeEvent;
  readonly post: Deliveries;
  readonly resend: (event: StripeEvent) => Promise<void>;
  readonly timeline: Timeline;
  readonly delayMs: number;
};

const troubles = ['lose_webhook', 'duplicate_webhook', 'delay_webhook'] as const;
type TroubleName = (typeof troubles)[number];

const troubled: Readonly<Record<TroubleName, (troubled: Troubled) => Promise<void>>> = {
  lose_webhook: async ({ event, post }) => post.lose(event.id),
  duplicate_webhook: async ({ event, resend }) => {
    await Promise.all([resend(event), resend(event)]);
  },
  delay_webhook: async ({ event, resend, timeline, delayMs }) => {
    timeline.later(() => void resend(event), delayMs);
  },
};

type Struck = { readonly name: TroubleName; readonly delayMs: number };

const strike = (faults: StripeFaults, event: StripeEvent, cause: Cause): Struck | undefined => {
  const occasion = { method: cause.method, path: cause.path, event: event.type };
  const queued = faults.take(occasion, faultsAt('notification'));
  const asked = simulated(metadataOf(event)).map(({ fault }): FaultName => fault);
  const name = troubles.find((one) => one === queued?.fault || asked.includes(one));
  return name && { name, delayMs: queued?.delayMs ?? defaultDelayMs };
};

const metadataOf = ({ data }: StripeEvent): Metadata | undefined => {
  const { object } = data;
  return 'metadata' in object && isMetadata(object.metadata) ? object.metadata : undefined;
};

const isMetadata = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null;
