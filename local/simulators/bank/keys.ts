// The bank's signing keys: two are live while one is changed for the other; detached JWS made by hand.
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export type Algorithm = 'ES256' | 'PS256';

export type BankKey = {
  readonly kid: string;
  readonly algorithm: Algorithm;
  readonly privateKey: KeyObject;
  /** As JWK, for the receiver's settings. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
};

export type Keys = {
  /** The key that signs now. */
  readonly current: () => BankKey;
  /** What receivers must know: the current key and the one before. */
  readonly published: () => readonly BankKey['publicJwk'][];
  /** Makes the next key and signs with it from now on; the key before the last is published no more. */
  readonly rotate: () => void;
  /** A key that no receiver knows. */
  readonly stranger: () => BankKey;
};

const pairs = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
} as const;

const made = (kid: string, algorithm: Algorithm): BankKey => {
  const { privateKey, publicKey } = pairs[algorithm]();
  const jwk = publicKey.export({ format: 'jwk' });
  return { kid, algorithm, privateKey, publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' } };
};

/** The first key is RSA, the second elliptic, and so on: receivers must take both. */
export const keys = (): Keys => {
  let number = 1;
  let live: readonly BankKey[] = [made('bank-1', 'PS256')];
  const latest = (): BankKey => {
    const last = live.at(-1);
    if (!last) throw new Error('the bank has a key at all times');
    return last;
  };
  return {
    current: latest,
    published: () => live.map(({ publicJwk }) => publicJwk),
    rotate: () => {
      number += 1;
      live = [latest(), made(`bank-${number}`, number % 2 === 0 ? 'ES256' : 'PS256')];
    },
    stranger: () => made(latest().kid, latest().algorithm),
  };
};

const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

const signatures = {
  ES256: (data: Buffer, key: KeyObject) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
  PS256: (data: Buffer, key: KeyObject) =>
    sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
} as const;

/** `protected..signature` over the raw bytes (RFC 7797); `at` is an instant. */
export const detachedJws = (key: BankKey, body: Buffer, at: number): string => {
  const header = encoded({
    alg: key.algorithm,
    kid: key.kid,
    iat: Math.floor(at / 1000),
    b64: false,
    crit: ['b64', 'iat'],
  });
  const data = Buffer.concat([Buffer.from(`${header}.`), body]);
  return `${header}..${signatures[key.algorithm](data, key.privateKey).toString('base64url')}`;
};
