// Signs and verifies WeChat orders through the adapter, beside node:crypto over the very same bytes.
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Order } from '../shared/providers/contract.ts';
import { answerBytes, requestText } from '../shared/providers/wechat/signature.ts';
import { wechat } from '../shared/providers/wechat/wechat.ts';
import { type Measured, timed } from './measure.ts';

const now = Date.parse('2026-11-23T08:00:00Z');
const keyId = 'PUB_KEY_ID_0119000001092026112300180491000001';

const merchant = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const platform = generateKeyPairSync('rsa', { modulusLength: 2_048 });

const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

const secret = {
  mchid: '1900000109',
  appid: 'wxd678efh567hg6787',
  serial_no: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  private_key: privatePem(merchant.privateKey),
  api_v3_key: 'anApiV3KeyThatHasExactly32Bytes!',
  public_keys: [{ id: keyId, key: publicPem(platform.publicKey) }],
  notify_url: 'https://hooks.example.org/v1/webhooks/wechat/main',
};

const order: Order = {
  reference: '0123456789ABCDEFGHJ01',
  money: { amount: 20_600, currency: 'CNY' },
  method: 'wechat',
  presentation: 'qr_shown',
  description: 'Traffic fine 3301061234567890',
  createdAt: now,
  expiresAt: now + 7_200_000,
};

const stamp = { timestamp: String(now / 1_000), nonce: 'EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBz' };
const answerBody = Buffer.from('{"code_url":"weixin://wxpay/bizpayurl?pr=p4lpSuKzz"}');
const answerSignature = sign('sha256', answerBytes(stamp, answerBody), platform.privateKey);

const answered = (): Response =>
  new Response(answerBody, {
    headers: {
      'content-type': 'application/json',
      'wechatpay-timestamp': stamp.timestamp,
      'wechatpay-nonce': stamp.nonce,
      'wechatpay-serial': keyId,
      'wechatpay-signature': answerSignature.toString('base64'),
    },
  });

/** Pays through the adapter, and keeps the last body that it sent, so that both sides sign the same. */
const adapter = () => {
  const sent = { body: '', target: '' };
  const connection = wechat.open(secret, {
    now: () => now,
    fetch: async (input, init) => {
      sent.body = String(init?.body);
      sent.target = new URL(String(input)).pathname;
      return answered();
    },
  });
  const pay = async (): Promise<void> => {
    const { outcome } = await connection.pay(order);
    if (outcome !== 'accepted') throw new Error(`the order was ${outcome}`);
  };
  return { sent, pay };
};

const bareSignAndVerify = (text: Buffer, answer: Buffer) => async (): Promise<void> => {
  sign('sha256', text, merchant.privateKey);
  if (!verify('sha256', answer, platform.publicKey, answerSignature))
    throw new Error('the answer was not genuine');
};

const repeated = (count: number, work: () => Promise<void>) => async (): Promise<void> => {
  for (let done = 0; done < count; done += 1) await work();
};

/** Orders per second: body, signature, answer verified and read; beside one `sign` and one `verify`. */
export const benchSigning = async (orders = 300, rounds = 5): Promise<Measured> => {
  const { sent, pay } = adapter();
  await repeated(orders, pay)();
  const text = requestText({ method: 'POST', target: sent.target, body: sent.body }, stamp);
  const bareOne = bareSignAndVerify(Buffer.from(text), answerBytes(stamp, answerBody));
  await repeated(orders, bareOne)();
  let [ours, bare] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    bare = Math.max(bare, await timed(orders, repeated(orders, bareOne)));
    ours = Math.max(ours, await timed(orders, repeated(orders, pay)));
  }
  return {
    title: `${orders} WeChat Pay orders signed, and their answers verified; at most twice as long as bare`,
    unit: 'orders',
    ours: { name: 'through the adapter, without network', perSecond: ours },
    bare: { name: 'node:crypto over the same bytes', perSecond: bare },
  };
};
