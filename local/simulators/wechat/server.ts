// Starts a simulated WeChat Pay for one merchant on loopback: signatures, keys and seals are real.
import { controlPrefix } from '../kit/control.ts';
import { counter } from '../kit/counter.ts';
import { random } from '../kit/random.ts';
import { type Incoming, type Reply, type Served, serve } from '../kit/server.ts';
import { type Schedule, type Timeline, timeline } from '../kit/timeline.ts';
import { books } from './books.ts';
import { authCode } from './codepay.ts';
import { control } from './control.ts';
import { dispatch } from './dispatch.ts';
import { wechatFaults } from './faults.ts';
import { type KeyMode, keys } from './keys.ts';
import { type Notifier, notifier } from './notify.ts';
import { h5Path } from './orders.ts';
import { payPage } from './page.ts';
import { payer, type Target } from './payer.ts';
import { finish } from './refunds.ts';
import { settle } from './settle.ts';
import type { WechatSimulator } from './simulator.ts';
import { type Order, orderNow, type Settings, type State } from './state.ts';

export type WechatSimulatorOptions = Partial<Settings> & {
  /** Epoch milliseconds; the real clock when absent. */
  readonly clock?: (() => number) | undefined;
  readonly schedule?: Schedule | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** How the platform proves itself; by both ways when absent, as during a migration. */
  readonly mode?: KeyMode | undefined;
  /** PEM and serial of a merchant key from elsewhere; the simulator makes one when absent. */
  readonly merchantKey?: string | undefined;
  readonly merchantSerial?: string | undefined;
  /** Multiplies the retry ladder; the default makes its day some ninety seconds. */
  readonly retryFactor?: number | undefined;
};

const defaults: Settings = {
  mchid: '1900000109',
  appid: 'wxd678efh567hg6787',
  apiV3Key: 'simulatedApiV3KeyOfExactly32Byte',
  feePerTenThousand: 60,
  refundDelayMs: 1_000,
  refundGapMs: 60_000,
  leastLifeMs: 60_000,
  userPaying: 'error',
};
const defaultRetryFactor = 0.001;

/** Starts the simulator; `close` ends the server, its deliveries and everything that waits. */
export const startWechatSimulator = async (
  options: WechatSimulatorOptions = {},
): Promise<WechatSimulator> => {
  const post = notifier(() => state, options.retryFactor ?? defaultRetryFactor);
  const state = freshState(options, timeline(options.clock, options.schedule), post);
  const handle = async (incoming: Incoming): Promise<Reply> => {
    if (incoming.path.startsWith(controlPrefix)) return control(simulator, incoming);
    if (incoming.path === h5Path) return payPage(simulator, incoming.query);
    return dispatch(state, incoming);
  };
  const served = await serve({ port: options.port, host: options.host }, handle);
  state.url = served.url;
  const simulator = assembled({ ...served, state, post });
  return simulator;
};

const settingsOf = (options: WechatSimulatorOptions): Settings => ({
  mchid: options.mchid ?? defaults.mchid,
  appid: options.appid ?? defaults.appid,
  apiV3Key: options.apiV3Key ?? defaults.apiV3Key,
  feePerTenThousand: options.feePerTenThousand ?? defaults.feePerTenThousand,
  refundDelayMs: options.refundDelayMs ?? defaults.refundDelayMs,
  refundGapMs: options.refundGapMs ?? defaults.refundGapMs,
  leastLifeMs: options.leastLifeMs ?? defaults.leastLifeMs,
  userPaying: options.userPaying ?? defaults.userPaying,
});

const freshState = (options: WechatSimulatorOptions, time: Timeline, post: Notifier): State => {
  const chance = random(options.seed ?? 1);
  return {
    settings: settingsOf(options),
    timeline: time,
    random: chance,
    keys: keys({
      mode: options.mode ?? 'both',
      now: time.now,
      random: chance,
      merchantKey: options.merchantKey,
      merchantSerial: options.merchantSerial,
    }),
    books: books(),
    faults: wechatFaults(),
    orders: new Map(),
    refunds: new Map(),
    usedCodes: new Map(),
    bills: new Map(),
    downloads: new Map(),
    notify: post.send,
    url: '',
  };
};

const orderAt = (state: State, target: Target): Order | undefined => {
  const orders = [...state.orders.keys()].flatMap((number) => orderNow(state, number) ?? []);
  if ('reference' in target)
    return orders.find(({ outTradeNo }) => outTradeNo === target.reference);
  return 'prepayId' in target
    ? orders.find(({ prepayId }) => prepayId === target.prepayId)
    : undefined;
};

const secretOf = (state: State, notifyUrl: string): Readonly<Record<string, unknown>> => {
  const { mchid, appid, apiV3Key } = state.settings;
  const { mode, merchant, publicKey } = state.keys;
  return {
    mchid,
    appid,
    serial_no: merchant.serial,
    private_key: merchant.privatePem,
    api_v3_key: apiV3Key,
    public_keys: mode === 'certificate' ? [] : [{ id: publicKey.id, key: publicKey.pem }],
    certificate_download: mode !== 'public_key',
    notify_url: notifyUrl,
    store_out_id: 'WINDOW-1',
    base_url: state.url,
  };
};

type Parts = Served & { readonly state: State; readonly post: Notifier };

const assembled = ({ state, post, ...served }: Parts): WechatSimulator => {
  const nextPayer = counter();
  return {
    url: served.url,
    host: served.host,
    port: served.port,
    order: (target) => orderAt(state, target),
    refund: (outRefundNo) => state.refunds.get(outRefundNo),
    books: state.books.show,
    faults: state.faults,
    payer: payer(state),
    authCode: (behaviour = 'pays') => authCode(behaviour, nextPayer()),
    settle: {
      day: (order) => settle(state, order),
      refund: (outRefundNo, end) => finish(state, outRefundNo, end),
    },
    keys: {
      rotate: () => state.keys.rotate().id,
      retire: state.keys.retire,
      current: state.keys.current,
    },
    webhooks: {
      log: post.log,
      idle: post.idle,
      resend: post.resend,
      events: post.events,
    },
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
