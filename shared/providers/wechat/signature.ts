// How WeChat Pay signs: the exact lines under a request and an answer (RSA-SHA256, base64).
import { createHash, type KeyObject, randomBytes, sign, verify } from 'node:crypto';

const algorithm = 'sha256';
export const schema = 'WECHATPAY2-SHA256-RSA2048';

/** A request as it is sent: the target is path and query, percent-encoded. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  /** The exact bytes as text; '' where there are none. */
  readonly body: string;
}

export interface Stamp {
  /** Unix seconds. */
  readonly timestamp: string;
  readonly nonce: string;
}

const lines = (...parts: readonly string[]): string => parts.map((part) => `${part}\n`).join('');

/** What a request's signature covers. */
export const requestText = ({ method, target, body }: Request, stamp: Stamp): string =>
  lines(method, target, stamp.timestamp, stamp.nonce, body);

/** What the signature of an answer or a notification covers: its body byte for byte. */
export const answerBytes = ({ timestamp, nonce }: Stamp, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(lines(timestamp, nonce)), body, Buffer.from('\n')]);

/** RSA PKCS#1 v1.5 with SHA-256, in base64. */
export const signed = (key: KeyObject, text: string): string =>
  sign(algorithm, Buffer.from(text), key).toString('base64');

/** True when this key signed these bytes; a signature that is no base64 is simply not genuine. */
export const isSigned = (key: KeyObject, bytes: Uint8Array, signature: string): boolean =>
  verify(algorithm, bytes, key, Buffer.from(signature, 'base64'));

/** A stamp of now; the nonce only has to differ from call to call. */
export const stampAt = (nowMs: number): Stamp => ({
  timestamp: String(Math.floor(nowMs / 1_000)),
  nonce: randomBytes(16).toString('hex').toUpperCase(),
});

/** The merchant's name under a request. */
export interface Signer {
  readonly mchid: string;
  /** Serial of the merchant's own API certificate. */
  readonly serial: string;
}

/** The value of the Authorization header, its fields in the order of WeChat's own libraries. */
export const authorization = (
  { mchid, serial }: Signer,
  { timestamp, nonce }: Stamp,
  signature: string,
): string =>
  `${schema} mchid="${mchid}",nonce_str="${nonce}",timestamp="${timestamp}",` +
  `serial_no="${serial}",signature="${signature}"`;

/** Hex of a file's SHA-1, fed piece by piece: the hash that bills carry. */
export const sha1 = () => createHash('sha1');
