// Makes orders that payers pay by themselves, and shows any order.
import * as z from 'zod';
import type { Reply } from './api.ts';
import { bodyOf, checkOwner, Online } from './bodies.ts';
import { refusal } from './errors.ts';
import {
  beijing,
  changed,
  newNumber,
  type Order,
  orderNow,
  type State,
  tradeTypes,
  type Way,
} from './state.ts';

const hourMs = 3_600_000;
const handOffMs = 2 * hourMs;
const defaultLifeMs = 7 * 24 * hourMs;

type OnlineWay = Exclude<Way, 'codepay'>;
type Body = z.infer<(typeof Online)['native']>;

/** Keys in one order, so that two bodies that say the same look the same. */
export const fingerprintOf = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** What stands in the way of using a number again. */
const conflicts: Readonly<Partial<Record<Order['state'], () => Error>>> = {
  SUCCESS: () => refusal('ORDERPAID', '该订单已支付'),
  REFUND: () => refusal('ORDERPAID', '该订单已支付'),
  CLOSED: () => refusal('ORDER_CLOSED', '该订单已关闭'),
  REVOKED: () => refusal('ORDER_REVERSED', '该订单已撤销'),
};

export const checkReuse = (order: Order, fingerprint: string, way: Way): void => {
  if (order.fingerprint !== fingerprint || order.way !== way)
    throw way === 'codepay'
      ? refusal('INVALID_REQUEST', '商户订单号重复，参数与原请求不一致')
      : refusal('OUT_TRADE_NO_USED', '商户订单号重复');
  const conflict = conflicts[order.state];
  if (conflict) throw conflict();
};

const expiryOf = (state: State, { time_expire }: Body): number => {
  const now = state.timeline.now();
  if (time_expire === undefined) return now + defaultLifeMs;
  const expiresAt = Date.parse(time_expire);
  if (expiresAt - now < state.settings.leastLifeMs)
    throw refusal('PARAM_ERROR', '订单失效时间过近', {
      field: '/time_expire',
      issue: 'too soon',
      location: 'body',
    });
  return expiresAt;
};

const newPrepayId = (state: State): string => newNumber(state, 'wx', 36);

const made = (state: State, way: OnlineWay, body: Body, fingerprint: string): Order => {
  const now = state.timeline.now();
  const order: Order = {
    outTradeNo: body.out_trade_no,
    way,
    fingerprint,
    description: body.description,
    attach: body.attach ?? '',
    total: body.amount.total,
    notifyUrl: body.notify_url,
    openid: openidIn(body) ?? `oSim${state.random.letters(24)}`,
    createdAt: now,
    expiresAt: expiryOf(state, body),
    prepayId: newPrepayId(state),
    preparedAt: now,
    state: 'NOTPAY',
    entering: false,
  };
  state.orders.set(order.outTradeNo, order);
  return order;
};

const Payer = z.object({ payer: z.object({ openid: z.string() }) });
const openidIn = (body: unknown): string | undefined => Payer.safeParse(body).data?.payer.openid;

/** The hand-off as it is, or a new one when the old one is past its two hours. */
const prepared = (state: State, order: Order): Order =>
  state.timeline.now() - order.preparedAt < handOffMs
    ? order
    : changed(state, order, {
        prepayId: newPrepayId(state),
        preparedAt: state.timeline.now(),
      });

const handOffs: Readonly<Record<OnlineWay, (state: State, order: Order) => object>> = {
  native: (_state, { prepayId }) => ({ code_url: codeUrlOf(prepayId) }),
  app: (_state, { prepayId }) => ({ prepay_id: prepayId }),
  jsapi: (_state, { prepayId }) => ({ prepay_id: prepayId }),
  h5: (state, { prepayId }) => ({
    h5_url: `${state.url}${h5Path}?prepay_id=${prepayId}&package=${prepayId.slice(-9)}`,
  }),
};

export const h5Path = '/cgi-bin/mmpayweb-bin/checkmweb';

/** The text of the code that the payer's phone reads. */
export const codeUrlOf = (prepayId: string): string =>
  `weixin://wxpay/bizpayurl?pr=${prepayId.slice(-9)}zz`;

/** POST /v3/pay/transactions/{native|h5|app|jsapi}. */
export const createOrder =
  (way: OnlineWay) =>
  (state: State, text: string): Reply => {
    const body = bodyOf(Online[way], text);
    checkOwner(body, state.settings);
    const fingerprint = fingerprintOf(body);
    const before = orderNow(state, body.out_trade_no);
    if (before) checkReuse(before, fingerprint, way);
    const order = before ? prepared(state, before) : made(state, way, body, fingerprint);
    return { status: 200, value: handOffs[way](state, order) };
  };

const descriptions: Readonly<Record<Order['state'], string>> = {
  NOTPAY: '订单未支付',
  USERPAYING: '用户支付中',
  SUCCESS: '支付成功',
  REFUND: '转入退款',
  CLOSED: '订单已关闭',
  REVOKED: '订单已撤销',
  PAYERROR: '支付失败',
};

/** An order as queries, codepay and notifications show it. */
export const shown = (state: State, order: Order): Record<string, unknown> => ({
  appid: state.settings.appid,
  mchid: state.settings.mchid,
  out_trade_no: order.outTradeNo,
  trade_state: order.state,
  trade_state_desc: descriptions[order.state],
  attach: order.attach,
  promotion_detail: [],
  ...(order.paid && {
    transaction_id: order.paid.transactionId,
    trade_type: tradeTypes[order.way],
    bank_type: 'OTHERS',
    success_time: beijing(order.paid.at),
    payer: { openid: order.openid },
    amount: {
      total: order.paid.total,
      payer_total: order.paid.total,
      currency: 'CNY',
      payer_currency: 'CNY',
    },
  }),
});

const missing = (): Error => refusal('ORDER_NOT_EXIST', '订单不存在');

export const existing = (state: State, outTradeNo: string): Order => {
  const order = orderNow(state, outTradeNo);
  if (!order) throw missing();
  return order;
};

const checkQuery = (state: State, query: URLSearchParams): void => {
  if (query.get('mchid') !== state.settings.mchid)
    throw refusal('PARAM_ERROR', '商户号错误', {
      field: 'mchid',
      issue: 'not the caller',
      location: 'uri_parameters',
    });
};

/** GET /v3/pay/transactions/out-trade-no/{out_trade_no}. */
export const queryOrder = (state: State, outTradeNo: string, query: URLSearchParams): Reply => {
  checkQuery(state, query);
  return { status: 200, value: shown(state, existing(state, outTradeNo)) };
};

/** GET /v3/pay/transactions/id/{transaction_id}: paid orders only. */
export const queryTransaction = (state: State, id: string, query: URLSearchParams): Reply => {
  checkQuery(state, query);
  const found = [...state.orders.values()].find(({ paid }) => paid?.transactionId === id);
  if (!found) throw missing();
  return { status: 200, value: shown(state, found) };
};
