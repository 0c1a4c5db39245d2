// Talks to the simulated UnionPay as a merchant does that shares no code with the adapter.
import { createHash, createPrivateKey, sign, verify, X509Certificate } from 'node:crypto';
import {
  startUnionpaySimulator,
  type UnionpaySimulatorOptions,
} from '../../../../local/simulators/unionpay/server.ts';
import type { UnionpaySimulator } from '../../../../local/simulators/unionpay/simulator.ts';

export const startedAt = Date.parse('2026-11-23T08:00:00Z');
export const backUrl = 'https://hooks.example.org/unionpay';

export type Said = Readonly<Record<string, string>>;

const hashed = (fields: Said): Buffer => {
  const text = Object.entries(fields)
    .filter(([name, value]) => name !== 'signature' && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return Buffer.from(createHash('sha256').update(text).digest('hex'));
};

export interface Merchant {
  readonly simulator: UnionpaySimulator;
  readonly fields: (own: Said) => Said;
  readonly signed: (fields: Said) => Said;
  /** Posts signed fields; the answer's signature is checked. */
  readonly ask: (path: string, own: Said) => Promise<Said>;
  readonly post: (path: string, fields: Said) => Promise<Response>;
}

const parsed = (text: string): Said =>
  Object.fromEntries(
    text.split('&').map((pair) => {
      const cut = pair.indexOf('=');
      return [pair.slice(0, cut), pair.slice(cut + 1)];
    }),
  );

const checked = (answer: Said): Said => {
  const { publicKey } = new X509Certificate(answer['signPubKeyCert'] ?? '');
  const signature = Buffer.from(answer['signature'] ?? '', 'base64');
  if (!verify('sha256', hashed(answer), publicKey, signature))
    throw new Error('the simulator signed badly');
  return answer;
};

export const paths = {
  front: '/gateway/api/frontTransReq.do',
  app: '/gateway/api/appTransReq.do',
  back: '/gateway/api/backTransReq.do',
  query: '/gateway/api/queryTrans.do',
  file: '/',
} as const;

const kinds = {
  front: { txnType: '01', txnSubType: '01', bizType: '000201', channelType: '07' },
  app: { txnType: '01', txnSubType: '01', bizType: '000201', channelType: '08' },
  code: { txnType: '01', txnSubType: '07', bizType: '000000', channelType: '08' },
  refund: { txnType: '04', txnSubType: '00', bizType: '000000', channelType: '07' },
  undo: { txnType: '31', txnSubType: '00', bizType: '000000', channelType: '07' },
  query: { txnType: '00', txnSubType: '00', bizType: '000000' },
  file: { txnType: '76', txnSubType: '01', bizType: '000000', fileType: '00' },
} as const;

const money = { txnAmt: '20600', currencyCode: '156', backUrl };

/** The fields of each kind of request, as a careful merchant fills them. */
export const bodies = {
  front: { ...kinds.front, ...money, frontUrl: 'https://pay.example.org/back' },
  app: { ...kinds.app, ...money },
  code: { ...kinds.code, ...money },
  refund: { ...kinds.refund, ...money },
  undo: { ...kinds.undo, ...money },
  query: kinds.query,
  file: kinds.file,
} as const;

/** A simulator whose clock stands still until it is pushed, and a merchant in front of it. */
export const aMerchant = async (options: UnionpaySimulatorOptions = {}): Promise<Merchant> => {
  const simulator = await startUnionpaySimulator({
    clock: () => startedAt,
    schedule: () => () => undefined,
    ...options,
  });
  const secret = simulator.secret(backUrl);
  const key = createPrivateKey(String(secret['private_key']));
  const { serialNumber } = new X509Certificate(String(secret['certificate']));
  const fields = (own: Said): Said => ({
    version: '5.1.0',
    encoding: 'UTF-8',
    signMethod: '01',
    accessType: '0',
    merId: '777290058110048',
    certId: BigInt(`0x${serialNumber}`).toString(),
    orderId: 'ORDER0001',
    txnTime: '20261123160000',
    ...own,
  });
  const signed = (of: Said): Said => ({
    ...of,
    signature: sign('sha256', hashed(of), key).toString('base64'),
  });
  const post = (path: string, of: Said): Promise<Response> =>
    fetch(simulator.url + path, { method: 'POST', body: new URLSearchParams({ ...of }) });
  return {
    simulator,
    fields,
    signed,
    post,
    ask: async (path, own) => {
      const answer = await post(path, signed(fields(own)));
      return checked(parsed(await answer.text()));
    },
  };
};
