// What WeChat Pay signs and seals: the headers of answers and notifications, and encrypted resources.
import { createCipheriv, createHash, type KeyObject, sign, verify } from 'node:crypto';
import type { Random } from '../kit/random.ts';
import type { PlatformKey } from './keys.ts';

export type Sealed = {
  readonly algorithm: 'AEAD_AES_256_GCM';
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data: string;
  readonly original_type?: string;
};

/** The signature headers over `timestamp\nnonce\nbody\n`. */
export const signatureHeaders = (
  body: string | Buffer,
  { key, atMs, random }: { readonly key: PlatformKey; atMs: number; random: Random },
): Record<string, string> => {
  const timestamp = String(Math.floor(atMs / 1_000));
  const nonce = random.letters(32);
  const bytes = Buffer.concat([
    Buffer.from(`${timestamp}\n${nonce}\n`),
    Buffer.from(body),
    Buffer.from('\n'),
  ]);
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': key.id,
    'wechatpay-signature': sign('sha256', bytes, key.privateKey).toString('base64'),
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  };
};

/** The lines that a merchant signs under a request. */
export const requestLines = (parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.flatMap((part) => [Buffer.from(part), Buffer.from('\n')]));

export const fits = (key: KeyObject, bytes: Buffer, signature: string): boolean =>
  verify('sha256', bytes, key, Buffer.from(signature, 'base64'));

/** Seals a text with the merchant's API v3 key. */
export const sealed = (
  apiV3Key: string,
  text: string,
  { random, about }: { readonly random: Random; readonly about: string },
): Sealed => {
  const nonce = random.letters(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(about));
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: bytes.toString('base64'),
    nonce,
    associated_data: about,
  };
};

export const sha1Hex = (text: string): string => createHash('sha1').update(text).digest('hex');
