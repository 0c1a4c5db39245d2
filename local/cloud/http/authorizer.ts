// The JWT authorizer of an HTTP API: RS256 only, issuer and audience of the template, claims as text.
import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Described, Model } from '../model.ts';
import { refOf } from '../names.ts';

/** Claims as functions get them: every value a text. */
export type Claims = Readonly<Record<string, string>>;

/** The issuer and audiences of one authorizer. */
export type Authorizer = {
  readonly id: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
};

/** What became of a request's token. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly claims: Claims }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden' };

const Properties = z.object({
  AuthorizerType: z.string(),
  JwtConfiguration: z
    .object({ Issuer: z.string(), Audience: z.array(z.string()).default([]) })
    .optional(),
});

const nowhere = { queueUrl: () => '', apiUrl: () => '' };

const authorizer = (named: Described): Authorizer[] => {
  const { JwtConfiguration: jwt } = Properties.parse(named.properties);
  if (jwt === undefined) return [];
  return [{ id: refOf(named, nowhere), issuer: jwt.Issuer, audiences: jwt.Audience }];
};

/** Every JWT authorizer of the templates. */
export const authorizersOf = (model: Model): readonly Authorizer[] =>
  model.ofType('AWS::ApiGatewayV2::Authorizer').flatMap(authorizer);

/** A claim as API Gateway writes it: lists as `[a b]`, objects as `map[k:v]`, the rest as text. */
export const claimText = (claim: unknown): string => {
  if (Array.isArray(claim)) return `[${claim.map(claimText).join(' ')}]`;
  if (typeof claim !== 'object' || claim === null) return String(claim);
  const members = Object.entries(claim).toSorted(([first], [second]) => (first < second ? -1 : 1));
  return `map[${members.map(([name, value]) => `${name}:${claimText(value)}`).join(' ')}]`;
};

// `aud` is looked at first; only a token without it may name its client instead.
const isMeant = ({ aud, client_id: client }: JWTPayload, audiences: readonly string[]): boolean =>
  [aud ?? client].flat().some((name) => audiences.some((audience) => audience === name));

const hasScope = ({ scope, scp }: JWTPayload, wanted: readonly string[]): boolean => {
  const granted = [scope ?? scp].flat().flatMap((one) => String(one ?? '').split(' '));
  return wanted.length === 0 || wanted.some((one) => granted.includes(one));
};

/** Checks a request's Authorization header (`Bearer` may be left out, as on AWS). */
export const authorize = async (
  header: string | undefined,
  { issuer, audiences }: Authorizer,
  scopes: readonly string[],
  keys: JWTVerifyGetKey,
  at: number,
): Promise<Verdict> => {
  const token = (header ?? '').replace(/^bearer\s+/i, '');
  const options = { issuer, algorithms: ['RS256'], currentDate: new Date(at) };
  const verified = await jwtVerify(token, keys, options).catch(() => undefined);
  if (verified?.payload.exp === undefined) return { kind: 'unauthorized' };
  if (!isMeant(verified.payload, audiences)) return { kind: 'unauthorized' };
  if (!hasScope(verified.payload, scopes)) return { kind: 'forbidden' };
  const claims = Object.entries(verified.payload).map(([name, value]) => [name, claimText(value)]);
  return { kind: 'allowed', claims: Object.fromEntries(claims) };
};
