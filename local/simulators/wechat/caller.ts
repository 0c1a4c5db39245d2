// Who may call: a merchant whose signature fits the request as it came, within five minutes of now.
import type { Incoming } from '../kit/server.ts';
import { refusal, type WechatRefusal } from './errors.ts';
import { fits, requestLines } from './signing.ts';
import type { State } from './state.ts';

const schema = 'WECHATPAY2-SHA256-RSA2048';
const toleranceSeconds = 300;

type Credentials = Readonly<Record<string, string>>;

const signError = (issue: string): WechatRefusal =>
  refusal('SIGN_ERROR', '错误的签名，验签失败', {
    field: 'signature',
    issue,
    location: 'authorization',
  });

/** `a="1",b="2"` in any order. */
const credentialsIn = (authorization: string): Credentials => {
  const [kind = '', ...rest] = authorization.split(' ');
  if (kind !== schema) throw signError(`the scheme must be ${schema}`);
  const pairs = [...rest.join(' ').matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
};

const checkHeaders = ({ headers, body }: Incoming): void => {
  if (!headers['user-agent']) throw refusal('PARAM_ERROR', 'User-Agent 不能为空');
  if (!/json|\*\/\*/.test(headers['accept'] ?? ''))
    throw refusal('PARAM_ERROR', 'Accept 必须为 application/json');
  if (body !== '' && !(headers['content-type'] ?? '').startsWith('application/json'))
    throw refusal('PARAM_ERROR', 'Content-Type 必须为 application/json');
};

const checkClock = (timestamp: string, now: number): void => {
  const ageSeconds = Math.abs(now / 1_000 - Number(timestamp));
  if (!/^\d{1,12}$/.test(timestamp) || ageSeconds > toleranceSeconds)
    throw signError('the timestamp is more than 5 minutes off');
};

const checkNames = (state: State, { mchid, serial_no, nonce_str = '' }: Credentials): void => {
  if (mchid !== state.settings.mchid) throw signError('the mchid is not known');
  if (serial_no !== state.keys.merchant.serial) throw signError('the serial_no is not known');
  if (!/^[0-9A-Za-z]{1,32}$/.test(nonce_str)) throw signError('the nonce_str is malformed');
};

/** Refuses with 401 SIGN_ERROR whatever the merchant did not sign in just this way. */
export const checkCaller = (state: State, incoming: Incoming): void => {
  const { method, path, query, headers, bytes } = incoming;
  const given = credentialsIn(headers['authorization'] ?? '');
  checkNames(state, given);
  const { timestamp = '', nonce_str = '', signature = '' } = given;
  checkClock(timestamp, state.timeline.now());
  const target = query === '' ? path : `${path}?${query}`;
  const lines = requestLines([method, target, timestamp, nonce_str, bytes]);
  if (!fits(state.keys.merchant.publicKey, lines, signature))
    throw signError('the signature does not fit the request');
  checkHeaders(incoming);
};
