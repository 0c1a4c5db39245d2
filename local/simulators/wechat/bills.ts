// Trade bills: made from what happened on a day of Beijing time, fetched by an address that soon ends.
import { gzipSync } from 'node:zlib';
import type { Reply } from './api.ts';
import { type BillLine, billText } from './bill-lines.ts';
import { refusal } from './errors.ts';
import { faultsAt } from './faults.ts';
import { sha1Hex } from './signing.ts';
import {
  type BillFile,
  beijingDay,
  type Order,
  type Refund,
  type State,
  tradeTypes,
} from './state.ts';

const dayMs = 86_400_000;
const beijingMs = 8 * 3_600_000;
/** Bills are ready at ten in the morning of the next day. */
const readyAfterMs = 10 * 3_600_000;
const monthsKeptMs = 92 * dayMs;
const addressLifeMs = 5 * 60_000;

const unrefunded = { refundId: '0', outRefundNo: '0', refunded: 0, refundState: '' };

const common = (order: Order) => ({
  transactionId: order.paid?.transactionId ?? '',
  outTradeNo: order.outTradeNo,
  openid: order.openid,
  tradeType: tradeTypes[order.way],
  description: order.description,
  attach: order.attach,
});

const paidLine = (order: Order): readonly BillLine[] => {
  const { paid } = order;
  if (!paid) return [];
  const amounts = { settled: paid.total, fee: paid.fee, total: paid.total };
  return [
    { ...common(order), ...unrefunded, ...amounts, at: paid.at, tradeState: 'SUCCESS' as const },
  ];
};

/** The reversal of a scanned code that had been paid. */
const revokedLine = (order: Order): readonly BillLine[] => {
  const { paid, revokedAt } = order;
  if (!paid || revokedAt === undefined) return [];
  return [
    {
      ...common(order),
      at: revokedAt,
      tradeState: 'REVOKED' as const,
      settled: 0,
      total: 0,
      refundId: `503${paid.transactionId.slice(3)}`,
      outRefundNo: order.outTradeNo,
      refunded: paid.total,
      refundState: 'SUCCESS',
      fee: -paid.fee,
    },
  ];
};

/** A refund stands on the day on which it was asked for, in the state that it has at filing. */
const refundLine = (state: State, refund: Refund): readonly BillLine[] => {
  const order = state.orders.get(refund.outTradeNo);
  if (!order) return [];
  return [
    {
      ...common(order),
      at: refund.createdAt,
      tradeState: 'REFUND' as const,
      settled: 0,
      total: 0,
      refundId: refund.refundId,
      outRefundNo: refund.outRefundNo,
      refunded: refund.amount,
      refundState: refund.state === 'CLOSED' ? 'FAIL' : refund.state,
      fee: -refund.fee,
    },
  ];
};

/** Everything that happened on a day, in the order of time, without any fault. */
export const linesOf = (state: State, day: string): readonly BillLine[] => {
  const orders = [...state.orders.values()];
  return [
    ...orders.flatMap(paidLine),
    ...orders.flatMap(revokedLine),
    ...[...state.refunds.values()].flatMap((refund) => refundLine(state, refund)),
  ]
    .filter(({ at }) => beijingDay(at) === day)
    .sort((a, b) => a.at - b.at);
};

/** The file of a day: as it was settled, or as it is now. */
export const fileOf = (state: State, day: string): BillFile =>
  state.bills.get(day) ?? { day, lines: linesOf(state, day) };

export const textOf = (state: State, file: BillFile): string =>
  billText(file.lines, state.settings);

const dayIn = (state: State, query: URLSearchParams): string => {
  const day = query.get('bill_date') ?? '';
  const begin = Date.parse(`${day}T00:00:00Z`) - beijingMs;
  const now = state.timeline.now();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(begin) || now - begin > monthsKeptMs)
    throw refusal('PARAM_ERROR', '账单日期错误', {
      field: 'bill_date',
      issue: 'a day of the last three months',
      location: 'uri_parameters',
    });
  if (!state.bills.has(day) && now < begin + dayMs + readyAfterMs)
    throw refusal('STATEMENT_CREATING', '账单生成中');
  return day;
};

/** GET /v3/bill/tradebill: the address and the hash of a day's file. */
export const billAddress = (state: State, query: URLSearchParams): Reply => {
  if (!['ALL', null].includes(query.get('bill_type')))
    throw refusal('PARAM_ERROR', '模拟器只提供 bill_type=ALL');
  const file = fileOf(state, dayIn(state, query));
  if (file.lines.length === 0) throw refusal('NO_STATEMENT_EXIST', '账单文件不存在');
  const text = textOf(state, file);
  const token = state.random.letters(40);
  state.downloads.set(token, { text, until: state.timeline.now() + addressLifeMs });
  const packing = query.get('tar_type') === 'GZIP' ? '&tartype=gzip' : '';
  return {
    status: 200,
    value: {
      hash_type: 'SHA1',
      hash_value: sha1Hex(text),
      download_url: `${state.url}/v3/billdownload/file?token=${token}${packing}`,
    },
  };
};

/** GET /v3/billdownload/file: the file itself, which nobody signs. */
export const download = (state: State, query: URLSearchParams): Reply => {
  const found = state.downloads.get(query.get('token') ?? '');
  if (!found || state.timeline.now() > found.until)
    throw refusal('NO_AUTH', '下载地址已失效，请重新申请账单');
  const occasion = { method: 'GET', path: '/v3/billdownload/file' };
  const damaged = state.faults.take(occasion, faultsAt('execution'))?.fault === 'damaged_bill';
  const text = damaged ? found.text.replace(/\d(?=[^\d]*$)/, '9') : found.text;
  const packed = query.get('tartype') === 'gzip';
  return {
    status: 200,
    file: packed ? gzipSync(text) : Buffer.from(text),
    type: packed ? 'application/x-gzip' : 'text/plain',
  };
};
