// Opens what WeChat Pay seals with the merchant's API v3 key (AEAD_AES_256_GCM).
import { createDecipheriv } from 'node:crypto';
import * as z from 'zod';

export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const algorithmOf: Readonly<Record<number, 'aes-128-gcm' | 'aes-256-gcm'>> = {
  16: 'aes-128-gcm',
  32: 'aes-256-gcm',
};

export const Sealed = z.object({
  algorithm: z.literal('AEAD_AES_256_GCM'),
  ciphertext: z.string().min(1),
  nonce: z.string().length(nonceBytes),
  associated_data: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
});
export type Sealed = z.infer<typeof Sealed>;

/**
 * The plaintext, or undefined when this key did not seal it. Keys of 16 bytes exist in published
 * test data only; the credentials refuse any but 32.
 */
export const opened = (key: string, sealed: Sealed): Buffer | undefined => {
  const secret = Buffer.from(key);
  const algorithm = algorithmOf[secret.length];
  if (algorithm === undefined) throw new RangeError('an API v3 key has 32 bytes');
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  if (bytes.length < tagBytes) return undefined;
  const decipher = createDecipheriv(algorithm, secret, Buffer.from(sealed.nonce), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(sealed.associated_data));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
};
