// Sets up the WeChat Pay adapter against the simulator, with notifications sealed and signed by hand.
import { createCipheriv, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  startWechatSimulator,
  type WechatSimulatorOptions,
} from '../../../local/simulators/wechat/server.ts';
import type { WechatSimulator } from '../../../local/simulators/wechat/simulator.ts';
import type { Instant } from '../../../shared/kernel/time.ts';
import type { Connection, Message, Order } from '../../../shared/providers/contract.ts';
import { wechat } from '../../../shared/providers/wechat/wechat.ts';
import { orders } from '../orders.ts';
import type { Rig, Signing, Stage, Told } from '../rig.ts';

export const startedAt = Date.parse('2026-11-23T08:00:00Z');
export const notifyUrl = 'https://hooks.example.org/v1/webhooks/wechat/main';

const platform = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 });

export const publicKeyId = 'PUB_KEY_ID_0119000001092026112300181490000001';

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** The platform key that the messages of this file are signed with, as the account's secret has it. */
export const platformKey = { id: publicKeyId, key: pemOf(platform.publicKey) };

export const apiV3Key = 'simulatedApiV3KeyOfExactly32Byte';

let counted = 0;

export const sealedWith = (key: string, text: string, about: string) => {
  counted += 1;
  const nonce = String(counted).padStart(12, '0');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(about));
  const bytes = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return {
    original_type: about,
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: bytes.toString('base64'),
    associated_data: about,
    nonce,
  };
};

export const anEnvelope = (
  eventType: string,
  content: unknown,
  over: Readonly<Record<string, unknown>> = {},
) => {
  const about = eventType.startsWith('REFUND') ? 'refund' : 'transaction';
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    id: `3119dfba-e649-5eec-ab1e-${String(counted + 1).padStart(12, '0')}`,
    create_time: '2026-11-23T16:00:00+08:00',
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary: '支付成功',
    resource: sealedWith(apiV3Key, text, about),
    ...over,
  };
};

interface Signature {
  readonly sentAt?: Instant;
  readonly receivedAt?: Instant;
  readonly serial?: string;
  readonly key?: KeyObject;
}

/** A message as WeChat Pay would send it, over exactly this text. */
export const signedText = (
  text: string,
  {
    sentAt = startedAt,
    receivedAt = sentAt,
    serial = publicKeyId,
    key = platform.privateKey,
  }: Signature = {},
): Message => {
  const timestamp = String(Math.floor(sentAt / 1_000));
  const nonce = 'EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBz';
  return {
    headers: {
      'content-type': 'application/json',
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': serial,
      'wechatpay-signature': sign(
        'sha256',
        Buffer.from(`${timestamp}\n${nonce}\n${text}\n`),
        key,
      ).toString('base64'),
    },
    body: Buffer.from(text),
    receivedAt,
  };
};

export const signedMessage = (envelope: unknown, signature: Signature = {}): Message =>
  signedText(JSON.stringify(envelope), signature);

const paid = { transaction_id: '4200001234202611230000000001', trade_type: 'NATIVE' };

export const aTransaction = (
  order: Pick<Order, 'reference' | 'money'>,
  over: Readonly<Record<string, unknown>> = {},
) => ({
  appid: 'wxd678efh567hg6787',
  mchid: '1900000109',
  out_trade_no: order.reference,
  trade_state: 'SUCCESS',
  success_time: '2026-11-23T15:59:58+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: {
    total: order.money.amount,
    payer_total: order.money.amount,
    currency: 'CNY',
    payer_currency: 'CNY',
  },
  ...paid,
  ...over,
});

const unpaid = { transaction_id: undefined, success_time: undefined, amount: undefined };

const aboutRefund = ({ order, refund }: Told, refund_status: string) => ({
  mchid: '1900000109',
  out_trade_no: order.reference,
  transaction_id: paid.transaction_id,
  out_refund_no: refund?.refundReference,
  refund_id: '50300001232026112300000000001',
  refund_status,
  ...(refund_status === 'SUCCESS' && { success_time: '2026-11-23T16:00:01+08:00' }),
  user_received_account: '支付用户零钱',
  amount: {
    total: order.money.amount,
    refund: refund?.money.amount,
    payer_total: order.money.amount,
    payer_refund: refund?.money.amount,
  },
});

const contentOf = (told: Told): readonly [type: string, content: Record<string, unknown>] => {
  const { order } = told;
  const contents = {
    succeeded: ['TRANSACTION.SUCCESS', aTransaction(order)],
    closed: ['TRANSACTION.CLOSED', aTransaction(order, { ...unpaid, trade_state: 'CLOSED' })],
    awaiting: ['TRANSACTION.WAIT', aTransaction(order, { ...unpaid, trade_state: 'NOTPAY' })],
    refunded: ['REFUND.SUCCESS', aboutRefund(told, 'SUCCESS')],
    refund_failed: ['REFUND.CLOSED', aboutRefund(told, 'CLOSED')],
    nothing: ['PAYSCORE.USER_OPEN_SERVICE', { mchid: '1900000109' }],
  } as const;
  const [type, content] = contents[told.about];
  return [type, content];
};

const message = (
  told: Told,
  { sentAt = startedAt, by = 'provider', receivedAt = sentAt }: Signing & { receivedAt?: Instant },
): Message => {
  const [type, content] = contentOf(told);
  const own = by === 'other_account' ? { ...content, mchid: '1900000110' } : content;
  const key = by === 'stranger' ? foreign.privateKey : platform.privateKey;
  return signedMessage(anEnvelope(type, own), { sentAt, receivedAt, key });
};

export interface WechatStage extends Stage {
  readonly simulator: WechatSimulator;
  /** The secret that `connect` uses; another can be given with `open`. */
  readonly secret: Readonly<Record<string, unknown>>;
  readonly open: (secret: object, front?: (real: typeof fetch) => typeof fetch) => Connection;
}

/** A fresh simulated merchant whose clock stands still until it is pushed. */
export const startStage = async (options: WechatSimulatorOptions = {}): Promise<WechatStage> => {
  const simulator = await startWechatSimulator({
    clock: () => startedAt,
    schedule: () => () => undefined,
    ...options,
  });
  const own = simulator.secret(notifyUrl);
  const given = Array.isArray(own['public_keys']) ? own['public_keys'] : [];
  const secret = { ...own, public_keys: [...given, platformKey] };
  const { anOrder, aRefund } = orders(simulator.now);
  const open: WechatStage['open'] = (opened, front) =>
    wechat.open(opened, { fetch: front ? front(fetch) : fetch, now: simulator.now });
  return {
    simulator,
    secret,
    open,
    now: simulator.now,
    advance: simulator.advance,
    connect: (front) => open(secret, front),
    order: (_fate, over) => anOrder({ method: 'wechat', presentation: 'qr_shown', ...over }),
    play: async ({ reference }, fate) => {
      if (fate === 'pays') simulator.payer.pay({ reference });
    },
    refund: (order, fate) => {
      if (fate === 'fails')
        simulator.faults.add({ fault: 'refund_closed', match: { path: '/v3/refund' } });
      return aRefund(order);
    },
    message: (told, signing = {}) =>
      message(told, { sentAt: simulator.now(), receivedAt: simulator.now(), ...signing }),
    stop: simulator.close,
  };
};

export const rig: Rig = {
  connector: wechat,
  hidden: [apiV3Key, 'PRIVATE KEY'],
  fates: ['pays', 'waits'],
  currencies: ['CNY'],
  /** A stamp of the time is signed with each request: what makes it the same is its body alone. */
  network: { sameHeaders: [] },
  acknowledges: {
    accepted: { statusCode: 200, body: '{"code":"SUCCESS","message":""}' },
    refused: { statusCode: 500, body: '{"code":"FAIL","message":"not stored: send it again"}' },
  },
  start: startStage,
};
