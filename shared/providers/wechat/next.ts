// What the payer does next, by the way an order was made: a code, a page, or parameters for an app.
import type { Order } from '../contract.ts';
import type { Next } from '../outcomes.ts';
import { type Answer, ask, type Line, post } from './call.ts';
import type { Way } from './order-body.ts';
import { CodeUrl, H5Url, PrepayId } from './shapes.ts';
import { signed, stampAt } from './signature.ts';

const signedLines = ({ credentials }: Line, parts: readonly string[]): string =>
  signed(credentials.private_key, parts.map((part) => `${part}\n`).join(''));

/** What WeChat's app library takes: it signs the prepay id alone. */
export const appParameters = (line: Line, prepayId: string): Readonly<Record<string, string>> => {
  const { appid, mchid } = line.credentials;
  const { timestamp, nonce } = stampAt(line.now());
  return {
    appid,
    partnerid: mchid,
    prepayid: prepayId,
    package: 'Sign=WXPay',
    noncestr: nonce,
    timestamp,
    sign: signedLines(line, [appid, timestamp, nonce, prepayId]),
  };
};

/** What a page or mini-program inside WeChat takes: it signs the whole package. */
export const pageParameters = (line: Line, prepayId: string): Readonly<Record<string, string>> => {
  const { appid } = line.credentials;
  const { timestamp, nonce } = stampAt(line.now());
  const packed = `prepay_id=${prepayId}`;
  return {
    appId: appid,
    timeStamp: timestamp,
    nonceStr: nonce,
    package: packed,
    signType: 'RSA',
    paySign: signedLines(line, [appid, timestamp, nonce, packed]),
  };
};

/** The payer's browser comes back to us afterwards; that it does proves nothing. */
const returning = (url: string, { returnUrl }: Order): string =>
  returnUrl === undefined ? url : `${url}&redirect_url=${encodeURIComponent(returnUrl)}`;

type Made = Answer<Next>;

const mapped = <Value>(answer: Answer<Value>, next: (value: Value) => Next): Made =>
  answer.kind === 'value' ? { kind: 'value', value: next(answer.value) } : answer;

type Make = (line: Line, order: Order, body: object) => Promise<Made>;

const root = '/v3/pay/transactions';

const makers: Readonly<Record<Exclude<Way, 'codepay'>, Make>> = {
  native: async (line, _order, body) =>
    mapped(await ask(line, CodeUrl, post(`${root}/native`, body)), ({ code_url }) => ({
      kind: 'qr_code',
      data: code_url,
    })),
  h5: async (line, order, body) =>
    mapped(await ask(line, H5Url, post(`${root}/h5`, body)), ({ h5_url }) => ({
      kind: 'redirect',
      url: returning(h5_url, order),
    })),
  app: async (line, _order, body) =>
    mapped(await ask(line, PrepayId, post(`${root}/app`, body)), ({ prepay_id }) => ({
      kind: 'in_app',
      parameters: appParameters(line, prepay_id),
    })),
  jsapi: async (line, _order, body) =>
    mapped(await ask(line, PrepayId, post(`${root}/jsapi`, body)), ({ prepay_id }) => ({
      kind: 'in_app',
      parameters: pageParameters(line, prepay_id),
    })),
};

/** Makes an order that the payer pays by himself, and says what he does next. */
export const made = (
  line: Line,
  way: Exclude<Way, 'codepay'>,
  { order, body }: { readonly order: Order; readonly body: object },
): Promise<Made> => makers[way](line, order, body);
