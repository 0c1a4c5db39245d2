// What UnionPay checks before anything happens: who asks, by which key, in which format, at what time.
import { Refusal } from './answers.ts';
import { type Fields, isSignedBy } from './fields.ts';
import { keyOf, type State } from './state.ts';
import { instantOf } from './time.ts';

const formats: Readonly<Record<string, RegExp>> = {
  version: /^5\.1\.0$/,
  encoding: /^UTF-8$/i,
  signMethod: /^01$/,
  accessType: /^[012]$/,
  merId: /^[0-9A-Za-z]{15}$/,
  orderId: /^[0-9A-Za-z]{8,40}$/,
  txnTime: /^\d{14}$/,
  txnType: /^\d{2}$/,
  txnSubType: /^\d{2}$/,
  bizType: /^\d{6}$/,
  certId: /^\d{1,20}$/,
  channelType: /^0[578]$/,
  txnAmt: /^[1-9]\d{0,11}$/,
  currencyCode: /^\d{3}$/,
  backUrl: /^https?:\/\/[^?#\s]{1,240}$/,
  frontUrl: /^https?:\/\/\S{1,240}$/,
  payTimeout: /^\d{14}$/,
  origQryId: /^\d{21}$/,
  qrNo: /^\d{1,20}$/,
  termId: /^[0-9A-Za-z]{8}$/,
  reqReserved: /^[^&={}[\]"']{1,1024}$/,
  orderDesc: /^[^&={}[\]"']{1,32}$/u,
  settleDate: /^\d{4}$/,
  fileType: /^00$/,
  origOrderId: /^[0-9A-Za-z]{8,40}$/,
  signature: /^[0-9A-Za-z+/]+={0,2}$/,
};

const always = [
  ...['version', 'encoding', 'signMethod', 'accessType', 'merId', 'orderId', 'txnTime', 'txnType'],
  ...['txnSubType', 'bizType', 'certId', 'signature'],
];

/** Present, known and well formed; further fields are refused, so that a misspelt one is noticed. */
const checkFormat = (fields: Fields, needed: readonly string[]): void => {
  const missing = [...always, ...needed].find((name) => !fields[name]);
  if (missing !== undefined) throw new Refusal('13', missing);
  for (const [name, value] of Object.entries(fields)) {
    const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
    if (!format?.test(value)) throw new Refusal('10', name);
  }
};

/** Signature first: a stranger learns nothing about the rest. */
export const checkRequest = (state: State, fields: Fields, needed: readonly string[]): void => {
  const { keys, settings } = state;
  if (fields['merId'] !== settings.merId) throw new Refusal('31', 'merId');
  if (fields['certId'] !== keys.merchantCertId || !isSignedBy(keys.merchantKey, fields))
    throw new Refusal('11');
  checkFormat(fields, needed);
};

/** An order must be new by number and time, and its time about now. */
export const checkNew = (state: State, fields: Fields): number => {
  if (state.transactions.has(keyOf(fields))) throw new Refusal('12');
  const at = instantOf(fields['txnTime'] ?? '');
  const offMs = at === undefined ? Number.POSITIVE_INFINITY : Math.abs(state.timeline.now() - at);
  if (at === undefined || offMs > state.settings.txnTimeToleranceMs)
    throw new Refusal('10', 'txnTime invalid');
  return at;
};
