// Sets up the Alipay adapter against the simulator, once for each way in which a payer meets an order.
import { platform } from '../../../local/simulators/alipay/platform.ts';
import {
  type AlipaySimulatorOptions,
  startAlipaySimulator,
} from '../../../local/simulators/alipay/server.ts';
import { asForm, type Fields } from '../../../local/simulators/alipay/signing.ts';
import type { AlipaySimulator } from '../../../local/simulators/alipay/simulator.ts';
import type { Trade } from '../../../local/simulators/alipay/state.ts';
import type { Instant } from '../../../shared/kernel/time.ts';
import { alipay } from '../../../shared/providers/alipay/alipay.ts';
import type {
  Connection,
  Message,
  Order,
  OrderKey,
  Presentation,
} from '../../../shared/providers/contract.ts';
import { orders } from '../orders.ts';
import type { Fate, Rig, Signing, Stage, Told } from '../rig.ts';

export const startedAt = Date.parse('2026-11-23T08:00:00Z');

/** Nobody listens there: what a test wants to hear, it points elsewhere. */
export const notifyUrl = 'http://127.0.0.1:9/v1/webhooks/alipay/acct_alipay';

export const keys = platform({ mode: 'keys', now: startedAt });
export const certified = platform({ mode: 'certificates', now: startedAt });

/** The time and signature of a call are no part of its identity: the same order gives the rest. */
const asKnown = (input: string | URL | Request): string => {
  const url = new URL(String(input));
  url.searchParams.delete('timestamp');
  url.searchParams.delete('sign');
  return url.href;
};

/** A fetch that stands in front, and sees calls by their identity. */
export const fronted =
  (front: (real: typeof fetch) => typeof fetch): typeof fetch =>
  (input, init) =>
    front((_known, again) => fetch(input, again))(asKnown(input), init);

let counted = 0;

/** A trade of an order, as if it had been made and paid. */
export const aTrade = (
  { reference, money, createdAt }: OrderKey,
  over: Partial<Trade> = {},
): Trade => ({
  reference,
  total: money.amount,
  subject: 'Traffic fine 3301061234567890',
  expiresAt: createdAt + 7_200_000,
  notifyUrl,
  returnUrl: undefined,
  method: 'alipay.trade.precreate',
  code: undefined,
  tradeNo: '2026112322001499160501586202',
  status: 'TRADE_SUCCESS',
  createdAt,
  paidAt: createdAt + 1_000,
  closedAt: undefined,
  refunds: [],
  authCode: undefined,
  ...over,
});

/** A form as Alipay would post it. */
export const asMessage = (form: Fields, receivedAt: Instant): Message => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: Buffer.from(asForm(form)),
  receivedAt,
});

const states = {
  succeeded: {},
  closed: { status: 'TRADE_CLOSED', paidAt: undefined, closedAt: startedAt },
  awaiting: { status: 'WAIT_BUYER_PAY', paidAt: undefined },
  refunded: {},
  refund_failed: {},
  nothing: {},
} as const satisfies Record<Told['about'], Partial<Trade>>;

const told =
  (simulator: AlipaySimulator): Stage['message'] =>
  ({ about, order, refund }: Told, { sentAt = simulator.now(), by = 'provider' }: Signing = {}) => {
    counted += 1;
    const money = refund && {
      requestNo: refund.refundReference,
      amount: refund.money.amount,
      at: refund.createdAt,
    };
    const trade = aTrade(order, { ...states[about], refunds: money ? [money] : [] });
    if (money) simulator.remember(trade);
    const stranger = { ...keys.firstKey, privateKey: keys.stranger };
    const form = simulator.webhooks.form({
      trade,
      refund: money,
      id: `20191123${String(counted).padStart(26, '0')}`,
      sentAt,
      over: {
        ...(about === 'nothing' && { notify_type: 'servicemarket_order_notify' }),
        ...(by === 'other_account' && { app_id: '2021999999999999' }),
      },
      key: by === 'stranger' ? stranger : undefined,
    });
    return asMessage(form, simulator.now());
  };

export interface AlipayStage extends Stage {
  readonly simulator: AlipaySimulator;
}

/** The payer's browser or app opens what it was given at once: from then on there is a trade. */
const openedAtOnce = (simulator: AlipaySimulator, connection: Connection): Connection => ({
  ...connection,
  pay: async (order) => {
    const outcome = await connection.pay(order);
    if (outcome.outcome !== 'accepted') return outcome;
    if (outcome.next.kind === 'redirect') simulator.payer.open({ url: outcome.next.url });
    if (outcome.next.kind === 'in_app' && outcome.next.parameters['order_string'])
      simulator.payer.open({ order: outcome.next.parameters['order_string'] });
    return outcome;
  },
});

const codes = {
  waits: 'asks',
  pays: 'asks',
  declined_final: 'no_balance',
  declined_payable: 'asks',
} as const satisfies Record<Fate, string>;

export interface StageOptions extends AlipaySimulatorOptions {
  readonly presentation?: Presentation;
  /** Further members of the account's secret. */
  readonly secret?: Readonly<Record<string, unknown>>;
}

/** A fresh simulated house whose clock stands still until it is pushed. */
export const startStage = async ({
  presentation = 'qr_shown',
  secret = {},
  ...options
}: StageOptions = {}): Promise<AlipayStage> => {
  const simulator = await startAlipaySimulator({
    clock: () => startedAt,
    schedule: () => () => undefined,
    keys: options.mode === 'certificates' ? certified : keys,
    ...options,
  });
  const { anOrder, aRefund } = orders(simulator.now);
  const credentials = { ...simulator.credentials(notifyUrl), ...secret };
  return {
    simulator,
    now: simulator.now,
    advance: simulator.advance,
    connect: (front) =>
      openedAtOnce(
        simulator,
        alipay.open(credentials, { fetch: front ? fronted(front) : fetch, now: simulator.now }),
      ),
    order: (fate, over) =>
      anOrder({
        method: 'alipay',
        presentation,
        ...(presentation === 'code_scanned' && { payerCode: simulator.payer.code(codes[fate]) }),
        ...over,
      }),
    play: async ({ reference }: Order, fate) => {
      if (fate === 'pays') simulator.payer.pay({ reference });
    },
    refund: (order, fate) => {
      if (fate === 'fails') simulator.faults.add({ fault: 'refund_fails' });
      return aRefund(order);
    },
    message: told(simulator),
    stop: simulator.close,
  };
};

const [, secretLine = ''] = keys.privateKeyPem.split('\n');

/** The rig of one presentation; links and app orders are signed without any call. */
export const rigOf = (presentation: Presentation): Rig => ({
  connector: alipay,
  hidden: [secretLine],
  fates: presentation === 'code_scanned' ? ['pays', 'waits', 'declined_final'] : ['pays', 'waits'],
  currencies: ['CNY'],
  ...(['qr_shown', 'code_scanned'].includes(presentation) && { network: { sameHeaders: [] } }),
  silent: ['refund_failed'],
  acknowledges: {
    accepted: { statusCode: 200, body: 'success' },
    refused: { statusCode: 503, body: 'fail' },
  },
  start: () => startStage({ presentation }),
});
