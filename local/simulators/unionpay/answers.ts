// What UnionPay says about transactions: answers, query results and notifications, before they are signed.
import type { Fields } from './fields.ts';
import { isPayable, type Moved, type State, type Transaction } from './state.ts';
import { digitsAt } from './time.ts';

const messages: Readonly<Record<string, string>> = {
  '00': '成功[0000000]',
  '01': '交易失败[2090001]',
  '03': '交易通讯超时，请发起查询交易[2040003]',
  '04': '交易状态未明，请查询对账结果[2040004]',
  '05': '交易已受理，请稍后查询交易结果[2040005]',
  '06': '系统繁忙，请稍后再试[2040006]',
  '10': '报文格式错误[6100010]',
  '11': '验证签名失败[9100004]',
  '12': '重复交易[2040012]',
  '13': '报文交易要素缺失[6100013]',
  '31': '商户状态不正确[6100031]',
  '34': '查无此交易[2600000]',
  '35': '原交易不存在或状态不正确[2040035]',
  '36': '与原交易信息不符[2040036]',
  '45': '原交易已被成功退货或已被撤销[2040045]',
  '46': '交易已被冲正[2040046]',
  '61': '交易失败，详情请咨询您的发卡行[1000061]',
  '64': '卡上的余额不足[1000051]',
  '98': '文件不存在[6100098]',
  A6: '有缺陷的成功[0000A6]',
};

/** Says no: `detail` stands where UnionPay names the field. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;

  constructor(code: string, detail = '') {
    super(detail === '' ? (messages[code] ?? '') : `${messages[code] ?? ''}[${detail}]`);
    this.code = code;
  }
}

const repeated = [
  ...['accessType', 'bizType', 'encoding', 'merId', 'orderId', 'reqReserved', 'txnSubType'],
  ...['txnTime', 'txnType', 'version'],
];

/** The fields that every answer repeats. */
export const echo = (fields: Fields): Fields =>
  Object.fromEntries(
    repeated.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  );

export const answer = (request: Fields, code: string, more: Fields = {}): Fields => ({
  ...echo(request),
  ...more,
  respCode: code,
  respMsg: messages[code] ?? '其他错误[9999999]',
});

const movedFields = ({ amount, at, queryId, traceNo, clearingDay }: Moved): Fields => ({
  txnAmt: String(amount),
  queryId,
  traceNo,
  traceTime: digitsAt(at).slice(4),
  settleAmt: String(amount),
  settleCurrencyCode: '156',
  settleDate: clearingDay.slice(5).replace('-', ''),
});

/** A transaction as queries and notifications tell it. */
export const told = (transaction: Transaction): Fields => ({
  ...echo(transaction.request),
  currencyCode: transaction.request['currencyCode'] ?? '156',
  txnAmt: String(transaction.amount),
  ...(transaction.moved && movedFields(transaction.moved)),
  ...(transaction.type !== '01' && { origQryId: transaction.request['origQryId'] ?? '' }),
});

const returnCodes = { under_way: '05', done: undefined, failed: undefined } as const;

/**
 * The state of a transaction as a code. That an order whose time is over says 01 is our reading of
 * "not 00 or A6 is failed"; UnionPay documents the rule, not the code.
 */
export const codeOf = (state: State, transaction: Transaction): string => {
  if (transaction.type !== '01') return returnCodes[transaction.state] ?? transaction.code;
  const byState = {
    open: transaction.code ?? (isPayable(state, transaction) ? '05' : '01'),
    paid: '00',
    failed: transaction.code ?? '01',
    reversed: '46',
  } as const;
  return byState[transaction.state];
};

export const messageOf = (code: string): string => messages[code] ?? '';
