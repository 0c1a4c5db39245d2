// Starts a simulated UnionPay for one merchant on loopback: certificates, signatures and files are real.
import { controlPrefix } from '../kit/control.ts';
import { counter } from '../kit/counter.ts';
import { random } from '../kit/random.ts';
import { type Incoming, type Reply, type Served, serve } from '../kit/server.ts';
import { type Schedule, timeline } from '../kit/timeline.ts';
import { books } from './books.ts';
import { control } from './control.ts';
import { dispatch } from './dispatch.ts';
import { unionpayFaults } from './faults.ts';
import { keys } from './keys.ts';
import { type Notifier, notificationBody, notifier } from './notify.ts';
import { payerCode } from './orders.ts';
import { find, payer } from './payer.ts';
import { settle } from './settle.ts';
import type { UnionpaySimulator } from './simulator.ts';
import { returns, type Settings, type State } from './state.ts';

export type UnionpaySimulatorOptions = Partial<Settings> & {
  /** Epoch milliseconds; the real clock when absent. */
  readonly clock?: (() => number) | undefined;
  readonly schedule?: Schedule | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Multiplies the retry ladder; the default makes its twelve minutes some seven seconds. */
  readonly retryFactor?: number | undefined;
};

const defaults: Settings = {
  merId: '777290058110048',
  feePerTenThousand: 60,
  refundDelayMs: 1_000,
  scanDelayMs: 1_000,
  txnTimeToleranceMs: 15 * 60_000,
};
const defaultRetryFactor = 0.01;

/** Starts the simulator; `close` ends the server, its deliveries and everything that waits. */
export const startUnionpaySimulator = async (
  options: UnionpaySimulatorOptions = {},
): Promise<UnionpaySimulator> => {
  const post = notifier(() => state, options.retryFactor ?? defaultRetryFactor);
  const state = freshState(options, post);
  const handle = async (incoming: Incoming): Promise<Reply> =>
    incoming.path.startsWith(controlPrefix)
      ? control(simulator, incoming)
      : dispatch(state, incoming);
  const served = await serve({ port: options.port, host: options.host }, handle);
  state.url = served.url;
  const simulator = assembled({ ...served, state, post });
  return simulator;
};

const freshState = (options: UnionpaySimulatorOptions, post: Notifier): State => {
  const time = timeline(options.clock, options.schedule);
  return {
    settings: {
      merId: options.merId ?? defaults.merId,
      feePerTenThousand: options.feePerTenThousand ?? defaults.feePerTenThousand,
      refundDelayMs: options.refundDelayMs ?? defaults.refundDelayMs,
      scanDelayMs: options.scanDelayMs ?? defaults.scanDelayMs,
      txnTimeToleranceMs: options.txnTimeToleranceMs ?? defaults.txnTimeToleranceMs,
    },
    timeline: time,
    random: random(options.seed ?? 1),
    keys: keys(time.now()),
    books: books(),
    faults: unionpayFaults(),
    transactions: new Map(),
    files: new Map(),
    notify: post.send,
    url: '',
  };
};

const secretOf = (state: State, notifyUrl: string): Readonly<Record<string, unknown>> => {
  const { merchant, root, middle } = state.keys;
  return {
    mer_id: state.settings.merId,
    private_key: merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    certificate: merchant.pem,
    roots: root.pem,
    middles: middle.pem,
    notify_url: notifyUrl,
    base_url: state.url,
    files_url: state.url,
  };
};

type Parts = Served & { readonly state: State; readonly post: Notifier };

const assembled = ({ state, post, ...served }: Parts): UnionpaySimulator => {
  const nextPayer = counter();
  return {
    url: served.url,
    host: served.host,
    port: served.port,
    order: (target) => find(state, target),
    refund: (number) => returns(state).find(({ request }) => request['orderId'] === number),
    books: state.books.show,
    faults: state.faults,
    payer: payer(state),
    payerCode: (end = 'pays') => payerCode(end, nextPayer()),
    settle: { day: (order) => settle(state, order) },
    keys: {
      rotate: state.keys.rotate,
      signed: (fields, by) => notificationBody(state, fields, by),
    },
    webhooks: { log: post.log, idle: post.idle, resend: post.resend, events: post.events },
    secret: (notifyUrl) => secretOf(state, notifyUrl),
    now: state.timeline.now,
    advance: state.timeline.advance,
    close: async () => {
      state.timeline.close();
      post.close();
      await served.close();
    },
  };
};
