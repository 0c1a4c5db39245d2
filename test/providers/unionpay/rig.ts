// Sets up the UnionPay adapter against the simulator, with notifications signed as UnionPay signs them.
import { keys } from '../../../local/simulators/unionpay/keys.ts';
import {
  startUnionpaySimulator,
  type UnionpaySimulatorOptions,
} from '../../../local/simulators/unionpay/server.ts';
import type { UnionpaySimulator } from '../../../local/simulators/unionpay/simulator.ts';
import type { Instant } from '../../../shared/kernel/time.ts';
import { beijingDigits } from '../../../shared/providers/beijing.ts';
import type {
  Connection,
  Order,
  OrderKey,
  Presentation,
} from '../../../shared/providers/contract.ts';
import { staleAfterMs } from '../../../shared/providers/unionpay/notifications.ts';
import { unionpay } from '../../../shared/providers/unionpay/unionpay.ts';
import { orders } from '../orders.ts';
import type { Fate, Rig, Signing, Stage, Told } from '../rig.ts';

export const startedAt = Date.parse('2026-11-23T08:00:00Z');
export const notifyUrl = 'https://hooks.example.org/v1/webhooks/unionpay/up-1';

/** Posts the form that a browser would post by itself. */
export const submit = async (connection: Connection, order: Order): Promise<string> => {
  const outcome = await connection.pay(order);
  if (outcome.outcome !== 'accepted' || outcome.next.kind !== 'form')
    throw new Error('expected a form');
  const { action, fields } = outcome.next;
  const page = await fetch(action, { method: 'POST', body: new URLSearchParams(fields) });
  return page.text();
};

type About = Told['about'];

/** What differs by what a notification is about; UnionPay itself tells of successes alone. */
const differences: Readonly<Record<About, Readonly<Record<string, string>>>> = {
  succeeded: { respCode: '00' },
  closed: { respCode: '61', txnSubType: '06', reqReserved: 'code_scanned' },
  awaiting: { respCode: '05' },
  refunded: { respCode: '00', txnType: '04', txnSubType: '00' },
  refund_failed: { respCode: '61', txnType: '04', txnSubType: '00' },
  nothing: { respCode: '00', txnType: '74' },
};

export const notificationFields = (
  { about, order, refund }: Told,
  at: Instant,
): Record<string, string> => ({
  accessType: '0',
  bizType: '000000',
  currencyCode: '156',
  encoding: 'UTF-8',
  merId: '777290058110048',
  orderId: refund?.refundReference ?? order.reference,
  queryId: `44${beijingDigits(at).slice(2)}1234568`,
  reqReserved: refund ? order.reference : 'qr_shown',
  respMsg: '成功[0000000]',
  settleAmt: String((refund ?? order).money.amount),
  settleCurrencyCode: '156',
  settleDate: beijingDigits(at).slice(4, 8),
  traceNo: '123456',
  traceTime: beijingDigits(at).slice(4),
  txnAmt: String((refund ?? order).money.amount),
  txnSubType: '07',
  txnTime: beijingDigits(at),
  txnType: '01',
  version: '5.1.0',
  ...differences[about],
});

export interface UnionpayStage extends Stage {
  readonly simulator: UnionpaySimulator;
  /** The account's secret, with what a test wants otherwise. */
  readonly open: (
    over?: Readonly<Record<string, unknown>>,
    front?: (real: typeof fetch) => typeof fetch,
  ) => Connection;
}

/** A fresh simulated UnionPay whose clock stands still until it is pushed. */
export const startStage = async (
  presentation: Presentation = 'qr_shown',
  options: UnionpaySimulatorOptions = {},
): Promise<UnionpayStage> => {
  const simulator = await startUnionpaySimulator({
    clock: () => startedAt,
    schedule: () => () => undefined,
    ...options,
  });
  const { anOrder, aRefund } = orders(simulator.now);
  const open: UnionpayStage['open'] = (over = {}, front) =>
    unionpay.open(
      { ...simulator.secret(notifyUrl), ...over },
      { fetch: front ? front(fetch) : fetch, now: simulator.now },
    );
  const acts: Readonly<Partial<Record<Fate, (order: Order) => unknown>>> = {
    pays: ({ reference }) => simulator.payer.pay({ reference }),
    declined_payable: ({ reference }) => simulator.payer.decline({ reference }),
  };
  return {
    simulator,
    open,
    now: simulator.now,
    advance: simulator.advance,
    connect: (front) => open({}, front),
    order: (_fate, over) => anOrder({ method: 'unionpay', presentation, ...over }),
    play: async (order, fate) => {
      if (order.presentation === 'redirect') await submit(open(), order);
      acts[fate]?.(order);
    },
    refund: (order: OrderKey, fate) => {
      if (fate === 'fails') simulator.faults.add({ fault: 'refund_fails' });
      return aRefund(order);
    },
    message: (told: Told, { sentAt = simulator.now(), by = 'provider' }: Signing = {}) => {
      const fields = {
        ...notificationFields(told, sentAt),
        ...(by === 'other_account' && { merId: '777290058110049' }),
      };
      return {
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        body: Buffer.from(simulator.keys.signed(fields, by === 'stranger' ? by : 'unionpay')),
        receivedAt: simulator.now(),
      };
    },
    stop: simulator.close,
  };
};

/** The merchant's private key, line by line: the simulators of one process share it. */
const hidden = String(keys(startedAt).merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  .trim()
  .split('\n');

const common = {
  connector: unionpay,
  hidden,
  fates: ['pays', 'waits', 'declined_payable'],
  currencies: ['CNY'],
  provesByBody: true,
  staleAfterMs,
  acknowledges: {
    accepted: { statusCode: 200, body: 'ok' },
    refused: { statusCode: 503, body: 'again' },
  },
} as const satisfies Omit<Rig, 'start'>;

/** Orders whose code is shown: made by a call, which gives the code once. */
export const codeRig: Rig = {
  ...common,
  network: { sameHeaders: [] },
  forgetsNext: true,
  start: () => startStage('qr_shown'),
};

/** Orders for an app: made by a call, which gives the number once. */
export const appRig: Rig = { ...codeRig, start: () => startStage('in_app') };

/** Orders by form: made by the payer's browser, not by a call of ours. */
export const formRig: Rig = { ...common, start: () => startStage('redirect') };
