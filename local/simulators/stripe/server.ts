// Starts a simulated Stripe account on loopback: the unmodified SDK talks to it as it would to Stripe.
import { controlPrefix } from '../kit/control.ts';
import { random } from '../kit/random.ts';
import { type Incoming, type Reply, serve } from '../kit/server.ts';
import { type Schedule, type Timeline, timeline } from '../kit/timeline.ts';
import { books } from './books.ts';
import { control } from './control.ts';
import { dispatch, type House } from './dispatch.ts';
import { missing } from './errors.ts';
import { type StripeFaults, stripeFaults } from './faults.ts';
import { idempotencyKeys } from './idempotency.ts';
import { type Outbox, outbox } from './outbox.ts';
import { payer } from './payer.ts';
import { failPayout } from './payouts.ts';
import { failRefund } from './refunds.ts';
import { settle } from './settle.ts';
import type { StripeSimulator } from './simulator.ts';
import { noRequest, type Settings, type State } from './state.ts';
import { type Endpoint, type Webhooks, webhooks } from './webhooks.ts';

export type StripeSimulatorOptions = Partial<Settings> & {
  /** Epoch milliseconds; the real clock when absent. */
  readonly clock?: (() => number) | undefined;
  readonly schedule?: Schedule | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly apiKeys?: readonly string[] | undefined;
  readonly webhook?: Endpoint | undefined;
  /** Multiplies the retry ladder; the default makes its three days some four minutes. */
  readonly retryFactor?: number | undefined;
};

const defaultSettings: Settings = {
  searchDelayMs: 60_000,
  refundDelayMs: 1_000,
  reportDelayMs: 200,
};
const defaultRetryFactor = 0.001;

/** Starts the simulator; `close` ends the server, its deliveries and everything that waits. */
export const startStripeSimulator = async (
  options: StripeSimulatorOptions = {},
): Promise<StripeSimulator> => {
  const time = timeline(options.clock, options.schedule);
  const faults = stripeFaults();
  const post = webhooks({
    timeline: time,
    faults,
    endpoint: options.webhook,
    retryFactor: options.retryFactor ?? defaultRetryFactor,
    accepted: (id) => markDelivered(state, id),
  });
  const letters = outbox(post.send);
  const state = freshState(options, { time, letters, post });
  const house: House = {
    state,
    keys: idempotencyKeys(time.now),
    faults,
    outbox: letters,
    apiKeys: options.apiKeys,
    struck: new Map(),
  };
  const handle = (incoming: Incoming): Promise<Reply> =>
    incoming.path.startsWith(controlPrefix)
      ? control(simulator, incoming)
      : dispatch(house, incoming);
  const served = await serve({ port: options.port, host: options.host }, handle);
  state.url = served.url;
  const simulator = assembled({ ...served, state, faults, post, letters });
  return simulator;
};

type Means = { readonly time: Timeline; readonly letters: Outbox; readonly post: Webhooks };

const freshState = (options: StripeSimulatorOptions, { time, letters, post }: Means): State => ({
  settings: {
    searchDelayMs: options.searchDelayMs ?? defaultSettings.searchDelayMs,
    refundDelayMs: options.refundDelayMs ?? defaultSettings.refundDelayMs,
    reportDelayMs: options.reportDelayMs ?? defaultSettings.reportDelayMs,
  },
  timeline: time,
  random: random(options.seed ?? 1),
  books: books(),
  intents: new Map(),
  methods: new Map(),
  charges: new Map(),
  refunds: new Map(),
  transactions: new Map(),
  payouts: new Map(),
  disputes: new Map(),
  reportRuns: new Map(),
  files: new Map(),
  events: new Map(),
  settledBy: new Map(),
  payoutLines: new Map(),
  declineNext: new Set(),
  wanted: post.wants,
  published: letters.take,
  cause: noRequest,
  url: '',
});

const markDelivered = (state: State, eventId: string): void => {
  const event = state.events.get(eventId);
  if (event) state.events.set(eventId, { ...event, pending_webhooks: 0 });
};

type Parts = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly close: () => Promise<void>;
  readonly state: State;
  readonly faults: StripeFaults;
  readonly post: Webhooks;
  readonly letters: Outbox;
};

const assembled = ({ state, faults, post, letters, ...served }: Parts): StripeSimulator => ({
  url: served.url,
  host: served.host,
  port: served.port,
  intent: (id) => state.intents.get(id),
  books: state.books.show,
  faults,
  payer: payer(state),
  settle: {
    payout: (order) => settle(state, order),
    failPayout: (id) => failPayout(state, id),
    failRefund: (id) => failRefund(state, id),
  },
  webhooks: {
    pointTo: post.pointTo,
    log: post.log,
    idle: async () => {
      await letters.idle();
      await post.idle();
    },
    resend: async (id) => {
      const event = state.events.get(id);
      if (!event) throw missing('event', id);
      await post.resend(event);
    },
    events: () => [...state.events.values()],
  },
  now: state.timeline.now,
  advance: state.timeline.advance,
  close: async () => {
    state.timeline.close();
    post.close();
    await served.close();
  },
});
