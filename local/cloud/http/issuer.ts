// A local token issuer: one RSA key, tokens for whatever claims it is asked, keys over HTTP.
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import type { Clock } from '../clock.ts';
import { listen, sendJson } from '../server.ts';
import type { Authorizer } from './authorizer.ts';

/** The issuer: signs as the issuer that the templates name, whatever address it has here. */
export type Issuer = {
  readonly url: string;
  readonly jwks: JSONWebKeySet;
  readonly keys: JWTVerifyGetKey;
  /**
   * A signed token, valid for an hour unless `exp` says otherwise. Issuer and audience are those
   * of the templates' authorizers unless `iss` and `aud` say otherwise.
   */
  readonly token: (claims: JWTPayload) => Promise<string>;
  readonly close: () => Promise<void>;
};

const keyId = 'local';
const lifeSeconds = 3600;

/** Starts the issuer (its URL serves discovery and keys, for tools that look for them). */
export const startIssuer = async (
  authorizers: readonly Authorizer[],
  clock: Clock,
): Promise<Issuer> => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: keyId, alg: 'RS256', use: 'sig' };
  const jwks = { keys: [jwk] };
  const issuer = authorizers[0]?.issuer ?? 'https://issuer.local/';
  const audiences = [...new Set(authorizers.flatMap((one) => one.audiences))];
  const server = await listen(async (request, response) => {
    const discovery = { issuer, jwks_uri: `http://${request.headers.host}/jwks` };
    sendJson(response, 200, request.url === '/jwks' ? jwks : discovery);
  });
  return {
    url: server.url,
    jwks,
    keys: createLocalJWKSet(jwks),
    token: async (claims) => {
      const iat = Math.floor(clock.now() / 1000);
      const aud = audiences.length === 1 ? audiences[0] : audiences;
      const always = { iss: issuer, aud, iat, exp: iat + lifeSeconds };
      return await new SignJWT({ ...always, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: keyId })
        .sign(pair.privateKey);
    },
    close: server.close,
  };
};
