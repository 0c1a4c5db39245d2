// Signs what a partner sends, as Standard Webhooks says: HMAC-SHA256 over id, time and the raw body.
import { createHmac } from 'node:crypto';

export type Signed = { readonly id: string; readonly body: string; readonly at: number };

/** `key` is `whsec_` and base64; `at` is an instant. */
export const signed = (key: string, { id, body, at }: Signed): Readonly<Record<string, string>> => {
  const seconds = String(Math.floor(at / 1000));
  const secret = Buffer.from(key.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${signature.digest('base64')}`,
  };
};
