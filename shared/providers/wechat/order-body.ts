// The bodies of WeChat Pay's five ways to make an order; each depends on the stored order alone.
import type { Instant } from '../../kernel/time.ts';
import { beijingText } from '../beijing.ts';
import type { Order } from '../contract.ts';
import { ProviderFault } from '../fault.ts';
import type { Credentials } from './credentials.ts';

/** How an order is made at WeChat Pay, by the last part of its path. */
export type Way = 'native' | 'h5' | 'app' | 'jsapi' | 'codepay';

/** An app pays within itself; inside WeChat (mini-program, official account) the payer is known. */
const inApp = ({ payerId }: Order): Way => (payerId === undefined ? 'app' : 'jsapi');

/** The way of an order, or undefined where WeChat Pay has none. */
export const wayOf = (order: Order): Way | undefined => {
  if (order.method !== 'wechat' || order.money.currency !== 'CNY') return undefined;
  const ways: Readonly<Partial<Record<Order['presentation'], Way>>> = {
    qr_shown: 'native',
    redirect: 'h5',
    in_app: inApp(order),
    code_scanned: 'codepay',
  };
  return ways[order.presentation];
};

/** RFC 3339 in Beijing time, whole seconds: 2026-11-23T18:00:00+08:00. */
export const beijing = (instant: Instant): string =>
  `${beijingText(instant).replace(' ', 'T')}+08:00`;

const descriptionBytes = 127;

/** The longest beginning that fits, without half a character. */
export const fitted = (text: string, limitBytes: number = descriptionBytes): string => {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limitBytes) break;
    kept += character;
  }
  return kept;
};

const missing = (member: string, why: string): ProviderFault =>
  new ProviderFault('wechat', member, `WeChat Pay needs ${why}`);

const payerIp = ({ payerIp: ip }: Order): string => {
  if (ip !== undefined) return ip;
  throw missing('payer_ip', 'the payer’s IP address for a redirect');
};

const store = ({ store_id: id, store_out_id: out_id }: Credentials): object => {
  if (id === undefined && out_id === undefined)
    throw missing('store_id', 'store_id or store_out_id in the account’s secret to scan codes');
  return { ...(id !== undefined && { id }), ...(out_id !== undefined && { out_id }) };
};

type Extra = (order: Order, credentials: Credentials) => object;

/** What each way adds. A scanned code is answered at once: it has no expiry and no notification. */
const extras: Readonly<Record<Way, Extra>> = {
  native: (order, own) => online(order, own),
  app: (order, own) => online(order, own),
  jsapi: (order, own) => ({ ...online(order, own), payer: { openid: order.payerId } }),
  h5: (order, own) => ({
    ...online(order, own),
    scene_info: { payer_client_ip: payerIp(order), h5_info: { type: 'Wap' } },
  }),
  codepay: (order, own) => ({
    payer: { auth_code: order.payerCode },
    scene_info: { store_info: store(own) },
  }),
};

const online: Extra = ({ expiresAt }, { notify_url }) => ({
  time_expire: beijing(expiresAt),
  notify_url,
});

/** The same bytes for every repetition of an order; throws ProviderFault where our side lacks a part. */
export const bodyOf = (way: Way, order: Order, credentials: Credentials): object => ({
  appid: credentials.appid,
  mchid: credentials.mchid,
  description: fitted(order.description),
  out_trade_no: order.reference,
  amount: { total: order.money.amount, currency: order.money.currency },
  ...extras[way](order, credentials),
});
