// How Alipay signs (RSA2): sorted parameters without empty ones, joined raw, RSA PKCS#1 v1.5 with SHA-256.
import { type KeyObject, sign, verify } from 'node:crypto';

export type Parameters = Readonly<Record<string, string>>;

const algorithm = 'sha256';

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a < b ? -1 : Number(a > b);

/** What a signature covers: every parameter that is not empty, but those named in `without`. */
export const signedText = (parameters: Parameters, without: readonly string[]): string =>
  Object.entries(parameters)
    .filter(([name, value]) => value !== '' && !without.includes(name))
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** RSA PKCS#1 v1.5 with SHA-256, in base64. */
export const signatureOf = (key: KeyObject, text: string): string =>
  sign(algorithm, Buffer.from(text), key).toString('base64');

/** Bytes of base64 as it must be written; undefined for anything that merely decodes to the same. */
const strictBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

/** True when this key signed these bytes. */
export const isSigned = (key: KeyObject, content: Uint8Array, signature: string): boolean => {
  const bytes = strictBase64(signature);
  return bytes !== undefined && verify(algorithm, content, key, bytes);
};

/** A request's parameters with their signature: `sign_type` is signed too. */
export const withSignature = (key: KeyObject, parameters: Parameters): Parameters => ({
  ...parameters,
  sign: signatureOf(key, signedText(parameters, ['sign'])),
});

/** `k=v&k=v` with percent-encoded values, in the order given. */
export const encoded = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');

const decodedPart = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

const pairOf = (part: string): readonly [string, string] => {
  const at = part.indexOf('=');
  return at < 0
    ? [decodedPart(part), '']
    : [decodedPart(part.slice(0, at)), decodedPart(part.slice(at + 1))];
};

/**
 * A form's parameters, decoded once. Undefined when the encoding is broken or a name stands twice:
 * then nobody can say which value was signed.
 */
export const decodedForm = (form: string): Parameters | undefined => {
  if (form === '') return {};
  try {
    const pairs = form.split('&').map(pairOf);
    const parameters = Object.fromEntries(pairs);
    return Object.keys(parameters).length === pairs.length ? parameters : undefined;
  } catch {
    return undefined;
  }
};
