// Signs bank messages for tests, as a bank does, and as somebody who is none would.
import { type CryptoKey, exportJWK, FlattenedSign, generateKeyPair } from 'jose';

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  /** What the account's secret holds. */
  readonly publicJwk: Readonly<Record<string, unknown>> & {
    readonly kid: string;
    readonly kty: string;
  };
}

export const aSigningKey = async (kid: string, alg = 'ES256'): Promise<SigningKey> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { kid, alg, privateKey, publicJwk: { ...jwk, kid, kty: String(jwk.kty) } };
};

/** The value of `x-jws-signature` for these bytes, signed at an instant. */
export const signedAt = async (
  key: SigningKey,
  body: Uint8Array,
  at: number,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> => {
  const whole = { alg: key.alg, kid: key.kid, iat: Math.floor(at / 1000), ...header };
  const isRaw = !('b64' in header);
  const jws = await new FlattenedSign(body)
    .setProtectedHeader({
      ...whole,
      ...(isRaw ? { b64: false, crit: ['b64', 'iat'] } : {}),
    })
    .sign(key.privateKey, { crit: { iat: true } });
  return `${jws.protected}..${jws.signature}`;
};
