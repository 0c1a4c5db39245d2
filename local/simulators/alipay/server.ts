// Starts a simulated Alipay with one merchant on loopback: a gateway, a house of bills, and payers.
import { controlPrefix } from '../kit/control.ts';
import { random } from '../kit/random.ts';
import { type Incoming, type Reply, serve } from '../kit/server.ts';
import { type Schedule, timeline } from '../kit/timeline.ts';
import { billBehind } from './bill.ts';
import { books } from './books.ts';
import { control } from './control.ts';
import { alipayFaults } from './faults.ts';
import { gateway, type House } from './gateway.ts';
import { formOf, type Notifier, noticeFields, notifier } from './notify.ts';
import { page } from './page.ts';
import { payer } from './payer.ts';
import { type Platform, platform } from './platform.ts';
import { settle } from './settle.ts';
import { serialOf } from './signing.ts';
import type { AlipaySimulator } from './simulator.ts';
import type { PlatformKey, Settings, State } from './state.ts';

export type AlipaySimulatorOptions = {
  /** Epoch milliseconds; the real clock when absent. */
  readonly clock?: (() => number) | undefined;
  readonly schedule?: Schedule | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** How merchant and house know each other's keys. */
  readonly mode?: 'keys' | 'certificates' | undefined;
  readonly settings?: Partial<Omit<Settings, 'merchantKey'>> | undefined;
  /** Keys that were made before, for tests that start many houses; fresh ones when absent. */
  readonly keys?: Platform | undefined;
  /** Multiplies the retry ladder; the default makes its day some minute and a half. */
  readonly retryFactor?: number | undefined;
};

const usual: Omit<Settings, 'merchantKey'> = {
  appId: '2021000122682882',
  sellerId: '2088721003899159',
  timestampToleranceMs: 10 * 60_000,
  codeLifeMs: 2 * 3_600_000,
  billReadyMs: 9 * 3_600_000,
  billLifeMs: 30_000,
  feePerTenThousand: 60,
};
const defaultRetryFactor = 0.001;

type Parts = {
  readonly house: House;
  readonly keys: Platform;
  readonly served: {
    readonly url: string;
    readonly host: string;
    readonly port: number;
    readonly close: () => Promise<void>;
  };
};

const freshState = (
  options: AlipaySimulatorOptions,
  { time, keys }: { readonly time: State['timeline']; readonly keys: Platform },
): Omit<State, 'published'> => {
  const key = keys.firstKey;
  return {
    settings: { ...usual, ...options.settings, merchantKey: keys.merchantKey },
    timeline: time,
    random: random(options.seed ?? 1),
    books: books(),
    faults: alipayFaults(),
    offers: new Map(),
    trades: new Map(),
    burnt: new Set(),
    bills: new Map(),
    seeded: new Map(),
    certificates: certificatesOf(keys, key),
    key,
    billsAt: undefined,
    url: '',
  };
};

const certificatesOf = (keys: Platform, key: PlatformKey): Map<string, string> =>
  new Map(key.certificate ? [[serialOf(key.certificate), keys.bundleOf(key)]] : []);

/** Starts the simulator; `close` ends the server, its deliveries and everything that waits. */
export const startAlipaySimulator = async (
  options: AlipaySimulatorOptions = {},
): Promise<AlipaySimulator> => {
  const time = timeline(options.clock, options.schedule);
  const keys = options.keys ?? platform({ mode: options.mode ?? 'keys', now: time.now() });
  const base = freshState(options, { time, keys });
  const signer = { key: () => state.key, stranger: keys.stranger };
  const letters = notifier({
    timeline: time,
    faults: base.faults,
    signer,
    retryFactor: options.retryFactor ?? defaultRetryFactor,
  });
  const state: State = Object.assign(base, { published: published(base, letters) });
  const house: House = { state, notifier: letters, signer };
  const served = await serve({ port: options.port, host: options.host }, (incoming) =>
    routed(simulator, house, incoming),
  );
  state.url = served.url;
  const simulator = assembled({ house, keys, served });
  return simulator;
};

/** Thirty-four digits, as Alipay's. */
const newNoticeId = ({ random: dice }: Pick<State, 'random'>): string =>
  Array.from({ length: 34 }, () => dice.whole(10)).join('');

const published =
  (state: Omit<State, 'published'>, letters: Notifier): State['published'] =>
  (trade, refund) => {
    if (trade.notifyUrl === undefined) return;
    const id = newNoticeId(state);
    const fields = noticeFields(state.settings, id, { trade, refund });
    letters.send({ id, url: trade.notifyUrl, fields });
  };

const missing: Reply = { status: 404, headers: { 'content-type': 'text/plain' }, body: '404' };

/** The page behind a code, for a browser that plays the wallet. */
const scannedPage = ({ state, notifier: letters }: House, path: string): Reply => {
  const code = `${state.url}${path}`;
  const { result, flush } = letters.during(() => payer(state).open({ code }));
  return { ...page(state, result), after: flush };
};

const routed = async (
  simulator: AlipaySimulator,
  house: House,
  incoming: Incoming,
): Promise<Reply> => {
  const { path } = incoming;
  if (path.startsWith(controlPrefix)) return control(simulator, incoming);
  if (path === '/gateway.do') return gateway(house, incoming);
  if (path.startsWith('/qr/')) return scannedPage(house, path);
  const bill =
    path === '/downloadBillFile.resource' ? billBehind(house.state, incoming.query) : undefined;
  return bill
    ? { status: 200, headers: { 'content-type': 'application/zip' }, body: bill }
    : missing;
};

const rotated = (state: State, keys: Platform): PlatformKey => {
  state.key = keys.newKey();
  for (const [serial, pem] of certificatesOf(keys, state.key)) state.certificates.set(serial, pem);
  return state.key;
};

const webhooksOf = ({ state, notifier: letters }: House): AlipaySimulator['webhooks'] => ({
  log: letters.log,
  sent: letters.sent,
  idle: letters.idle,
  resend: letters.resend,
  form: ({ trade, refund, id, over, sentAt, key }) => {
    const fields = noticeFields(state.settings, id, { trade, refund });
    return formOf({ ...fields, ...over }, key ?? state.key, sentAt ?? state.timeline.now());
  },
});

const assembled = ({ house, keys, served }: Parts): AlipaySimulator => {
  const { state, notifier: letters } = house;
  const { appId, sellerId } = state.settings;
  const address = `${served.url}/gateway.do`;
  return {
    url: served.url,
    host: served.host,
    port: served.port,
    gateway: address,
    credentials: (notifyUrl) => ({
      app_id: appId,
      seller_id: sellerId,
      private_key: keys.privateKeyPem,
      alipay: keys.alipay(state.key),
      notify_url: notifyUrl,
      gateway: address,
    }),
    trade: (reference) => state.trades.get(reference),
    remember: (trade) => void state.trades.set(trade.reference, trade),
    books: state.books.show,
    faults: state.faults,
    payer: payer(state),
    settle: (order) => settle(state, order),
    pretendBillsAt: (address) => {
      state.billsAt = address;
    },
    webhooks: webhooksOf(house),
    rotate: () => rotated(state, keys),
    now: state.timeline.now,
    advance: state.timeline.advance,
    close: async () => {
      state.timeline.close();
      letters.close();
      await served.close();
    },
  };
};
