// Identifiers: base 32 without I L O U (Crockford), derived from keyed hashes or from randomness.
import { createHash, createHmac } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first `length` base-32 characters of some bytes (5 bits each). */
export const base32 = (bytes: Uint8Array, length: number): string => {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += alphabet[(buffer >> bits) & 31];
    }
  }
  if (text.length < length) throw new RangeError('too few bytes for an id of this length');
  return text;
};

/** A keyed hash over parts; parts are length-prefixed, so no two lists of parts look alike. */
export const keyedHash = (key: string, parts: readonly string[]): Buffer => {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`);
  return hmac.digest();
};

/** SHA-256 of a text as lower-case hex. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with sorted keys: the same value always gives the same text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );

const paymentIdLength = 19;

/** A payment's id: 19 characters, so that id + two digits of the attempt fit every provider. */
export const paymentId = (key: string, parts: readonly string[]): string =>
  base32(keyedHash(key, parts), paymentIdLength);

export const paymentIdPattern = /^[0-9A-HJKMNP-TV-Z]{19}$/;
export const referencePattern = /^[0-9A-HJKMNP-TV-Z]{19}\d{2}$/;

/** The provider reference of an attempt: 21 characters. */
export const referenceOf = (payment: string, attempt: number): string =>
  payment + String(attempt).padStart(2, '0');

/** Payment and attempt named by a provider reference, or undefined when it is not one of ours. */
export const parseReference = (
  reference: string,
): { readonly payment: string; readonly attempt: number } | undefined =>
  referencePattern.test(reference)
    ? { payment: reference.slice(0, paymentIdLength), attempt: Number(reference.slice(-2)) }
    : undefined;
