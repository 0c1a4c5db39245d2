// A raw caller of the simulated gateway, apart from the adapter, and a listener for its notifications.
import { createPrivateKey } from 'node:crypto';
import { platform } from '../../../../local/simulators/alipay/platform.ts';
import {
  type AlipaySimulatorOptions,
  startAlipaySimulator,
} from '../../../../local/simulators/alipay/server.ts';
import { asForm, covered, type Fields, sign } from '../../../../local/simulators/alipay/signing.ts';
import type { AlipaySimulator } from '../../../../local/simulators/alipay/simulator.ts';
import { beijing } from '../../../../local/simulators/alipay/texts.ts';
import { type Incoming, serve } from '../../../../local/simulators/kit/server.ts';

export const startedAt = Date.parse('2026-11-23T08:00:00Z');
export const keys = platform({ mode: 'keys', now: startedAt });
const privateKey = createPrivateKey(keys.privateKeyPem);

export const start = (options: AlipaySimulatorOptions = {}): Promise<AlipaySimulator> =>
  startAlipaySimulator({
    clock: () => startedAt,
    schedule: () => () => undefined,
    keys,
    ...options,
  });

/** The signed parameters of a call. */
export const signedFields = (
  simulator: AlipaySimulator,
  method: string,
  { content = {}, over = {} }: { readonly content?: object; readonly over?: Fields } = {},
): Fields => {
  const fields: Fields = {
    app_id: '2021000122682882',
    method,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: beijing(simulator.now()),
    version: '1.0',
    biz_content: JSON.stringify(content),
    ...over,
  };
  return { ...fields, sign: sign(privateKey, covered(fields, ['sign'])) };
};

export type Answered = {
  readonly status: number;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Sends parameters as a form and reads whichever response came. */
export const send = async (simulator: AlipaySimulator, fields: Fields): Promise<Answered> => {
  const answer = await fetch(simulator.gateway, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: asForm(fields),
  });
  const text = await answer.text();
  const found = Object.entries(JSON.parse(text)).find(([name]) => name.endsWith('_response'));
  return { status: answer.status, text, body: Object(found?.[1]) };
};

export const call = (
  simulator: AlipaySimulator,
  method: string,
  content: object = {},
  over: Fields = {},
): Promise<Answered> => send(simulator, signedFields(simulator, method, { content, over }));

/** What an order asks for. */
export const anOrder = (reference: string, over: object = {}) => ({
  out_trade_no: reference,
  total_amount: '206.00',
  subject: 'Traffic fine',
  time_expire: '2026-11-23 18:00:00',
  ...over,
});

/** Listens for notifications; answers each as told, then `success`. */
export const listen = async (...answers: readonly string[]) => {
  const heard: Incoming[] = [];
  const served = await serve({}, async (incoming) => {
    heard.push(incoming);
    const body = answers[heard.length - 1] ?? 'success';
    return { status: 200, headers: { 'content-type': 'text/plain' }, body };
  });
  return { ...served, heard, notifyUrl: `${served.url}/v1/webhooks/alipay/a` };
};
