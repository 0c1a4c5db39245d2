// A merchant's side of the simulated WeChat Pay, signing by hand, and a receiver of notifications.
import { createDecipheriv, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type Incoming, type Served, serve } from '../../../../local/simulators/kit/server.ts';
import { pair } from '../../../../local/simulators/wechat/keys.ts';
import {
  startWechatSimulator,
  type WechatSimulatorOptions,
} from '../../../../local/simulators/wechat/server.ts';
import type { WechatSimulator } from '../../../../local/simulators/wechat/simulator.ts';

export const startedAt = Date.parse('2026-11-23T08:00:00Z');

export const start = (options: WechatSimulatorOptions = {}): Promise<WechatSimulator> =>
  startWechatSimulator({
    clock: () => startedAt,
    schedule: () => () => undefined,
    ...options,
  });

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

interface Signing {
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly mchid?: string;
  readonly serial?: string;
  readonly key?: KeyObject;
  /** Signed instead of what is sent. */
  readonly signedBody?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the API as the merchant, or as somebody who almost is. */
export const call = async (
  simulator: WechatSimulator,
  line: string,
  content?: unknown,
  signing: Signing = {},
): Promise<Called> => {
  const [method = 'GET', target = '/'] = line.split(' ');
  const secret = simulator.secret('https://hooks.example.org/');
  const text = content === undefined ? '' : JSON.stringify(content);
  const {
    timestamp = String(Math.floor(simulator.now() / 1_000)),
    nonce = 'a1B2c3D4',
    mchid = String(secret['mchid']),
    serial = String(secret['serial_no']),
    key = pair(0).privateKey,
    signedBody = text,
  } = signing;
  const lines = `${method}\n${target}\n${timestamp}\n${nonce}\n${signedBody}\n`;
  const signature = sign('sha256', Buffer.from(lines), key).toString('base64');
  const answer = await fetch(simulator.url + target, {
    method,
    headers: {
      accept: 'application/json',
      'user-agent': 'test',
      'content-type': 'application/json',
      authorization:
        `WECHATPAY2-SHA256-RSA2048 signature="${signature}",mchid="${mchid}",` +
        `nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${serial}"`,
      ...signing.headers,
    },
    ...(text !== '' && { body: text }),
  });
  const shown = await answer.text();
  const body = shown.startsWith('{') ? JSON.parse(shown) : {};
  return { status: answer.status, headers: answer.headers, text: shown, body };
};

/** True when this answer bears a signature of the simulator's public key over exactly its bytes. */
export const isProved = (simulator: WechatSimulator, { headers, text }: Called): boolean => {
  const [{ key }] = publicKeys(simulator);
  const lines = `${headers.get('wechatpay-timestamp')}\n${headers.get('wechatpay-nonce')}\n${text}\n`;
  const signature = Buffer.from(headers.get('wechatpay-signature') ?? '', 'base64');
  return verify('sha256', Buffer.from(lines), createPublicKey(key), signature);
};

type PublicKeys = readonly [{ readonly id: string; readonly key: string }];

export const publicKeys = (simulator: WechatSimulator): PublicKeys => {
  const [first] = Object(simulator.secret('https://hooks.example.org/')['public_keys']);
  return [{ id: String(first?.id), key: String(first?.key) }];
};

let counted = 0;

export const anOrder = (over: Readonly<Record<string, unknown>> = {}) => {
  counted += 1;
  return {
    appid: 'wxd678efh567hg6787',
    mchid: '1900000109',
    description: '交通违法罚款',
    out_trade_no: `ORDER${String(counted).padStart(8, '0')}`,
    notify_url: 'https://hooks.example.org/v1/webhooks/wechat/main',
    amount: { total: 20_600, currency: 'CNY' },
    ...over,
  };
};

/** What a notification holds, once it is opened. */
export const opened = (body: string): Record<string, unknown> => {
  const { resource } = JSON.parse(body);
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  const key = Buffer.from('simulatedApiV3KeyOfExactly32Byte');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(resource.nonce));
  decipher.setAAD(Buffer.from(resource.associated_data));
  decipher.setAuthTag(bytes.subarray(-16));
  const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
  return JSON.parse(text.toString('utf8'));
};

export type Receiver = Served & {
  readonly received: Incoming[];
  /** What is answered from now on. */
  readonly answers: (status: number) => void;
};

/** A webhook on loopback that keeps what it hears. */
export const receiver = async (): Promise<Receiver> => {
  const received: Incoming[] = [];
  let status = 200;
  const served = await serve({}, async (incoming) => {
    received.push(incoming);
    return { status, body: '' };
  });
  return {
    ...served,
    received,
    answers: (next) => {
      status = next;
    },
  };
};
