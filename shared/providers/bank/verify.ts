// Proves a bank's message: a detached JWS over the raw bytes (RFC 7515 appendix F, RFC 7797).
import { decodeProtectedHeader, errors, flattenedVerify, importJWK, type JWK } from 'jose';
import * as z from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { secondMs } from '../../kernel/time.ts';
import type { Message } from '../contract.ts';
import { isFresh, notGenuine } from '../sign.ts';

const algorithms = ['PS256', 'ES256'];

const PublicKey = z
  .looseObject({ kid: z.string().min(1).max(100), kty: z.enum(['RSA', 'EC']) })
  .refine((key) => !('d' in key), 'this is a private key: keep only the public part here');

/** The account's secret: the bank's public keys. Two are live at once while the bank changes them. */
export const Credentials = z.strictObject({ keys: z.array(PublicKey).min(1).max(4) });
export type Credentials = z.infer<typeof Credentials>;

const Header = z.looseObject({
  alg: z.string(),
  kid: z.string(),
  /** Epoch seconds. */
  iat: z.int(),
  b64: z.boolean().optional(),
  crit: z.array(z.string()).optional(),
});
type Header = z.infer<typeof Header>;

/** `protected..signature`, the payload left out: it is the body. */
const detached = /^([0-9A-Za-z_-]{1,4000})\.\.([0-9A-Za-z_-]{1,2000})$/;

const malformed = (why: string): Failure =>
  new Failure('invalid', 'signature_malformed', `x-jws-signature ${why}`);

interface Signature {
  readonly protected: string;
  readonly signature: string;
  readonly header: Header;
}

const headerOf = (text: string): Header => {
  try {
    return Header.parse(decodeProtectedHeader({ protected: text }));
  } catch (cause) {
    throw new Failure(
      'invalid',
      'signature_malformed',
      'x-jws-signature needs a protected header with alg, kid and iat',
      { cause },
    );
  }
};

const signatureOf = ({ headers }: Message): Signature => {
  const text = headers['x-jws-signature'];
  if (text === undefined) throw malformed('is missing: sign the raw bytes of the body');
  const [, head = '', signature = ''] = detached.exec(text) ?? [];
  if (signature === '') throw malformed('must be a detached JWS: protected..signature');
  return { protected: head, signature, header: headerOf(head) };
};

const keyOf = async ({ keys }: Credentials, { kid, alg }: Header) => {
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw notGenuine('its key is not one of this account');
  const jwk: JWK = key;
  return importJWK(jwk, alg);
};

/**
 * Throws `Failure('invalid')` when the header is none that could be checked, and
 * `Failure('unauthenticated')` when the message is not genuine: key, algorithm, bytes or time are wrong.
 */
export const verifyMessage = async (credentials: Credentials, message: Message): Promise<void> => {
  const { header, ...jws } = signatureOf(message);
  if (!algorithms.includes(header.alg)) throw notGenuine('sign with PS256 or ES256');
  const payload = header.b64 === false ? message.body : message.body.toString('base64url');
  try {
    const key = await keyOf(credentials, header);
    await flattenedVerify({ ...jws, payload }, key, { algorithms, crit: { iat: true } });
  } catch (cause) {
    if (cause instanceof errors.JOSEError) throw notGenuine('signature and bytes do not agree');
    throw cause;
  }
  if (!isFresh(header.iat * secondMs, message.receivedAt))
    throw notGenuine('it was not signed now: check the clock, and sign each delivery anew');
};
