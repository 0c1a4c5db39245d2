// Who is calling: read from the authorizer's claims through a claim map. A token says who, never what.
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { Failure } from '../kernel/failure.ts';

export const roles = [
  'case_system',
  'cashier',
  'reconciler',
  'approver',
  'receipts_officer',
  'policy_editor',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

export interface Caller {
  readonly issuer: string;
  readonly client: string;
  readonly subject: string;
  readonly operator?: string;
  /** Empty for everybody who did not come through the staff API. */
  readonly roles: readonly Role[];
}

/** Which claim carries what; a setting, since every issuer names them its own way. */
export interface ClaimMap {
  readonly client: string;
  readonly subject: string;
  readonly operator: string;
  readonly roles: string;
}

type Claims = Readonly<Record<string, unknown>>;

const textOf = (claims: Claims, name: string): string | undefined => {
  const value = claims[name];
  return value === undefined || value === null || value === '' ? undefined : String(value);
};

/** API Gateway hands an array over as the text `[a b]`. */
const listOf = (claims: Claims, name: string): readonly string[] => {
  const text = textOf(claims, name);
  return text === undefined ? [] : text.replace(/^\[|\]$/g, '').split(/[\s,]+/);
};

const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** The caller of a request that an authorizer let through. `staff` says which API it came by. */
export const callerOf = (
  event: Pick<APIGatewayProxyEventV2WithJWTAuthorizer, 'requestContext'>,
  map: ClaimMap,
  staff: boolean,
): Caller => {
  const claims: Claims = event.requestContext.authorizer?.jwt?.claims ?? {};
  const client = textOf(claims, map.client);
  const subject = textOf(claims, map.subject) ?? client;
  if (client === undefined || subject === undefined)
    throw new Failure(
      'unauthenticated',
      'client_claim_missing',
      `the token carries no claim "${map.client}": ask your issuer to add it`,
    );
  const operator = textOf(claims, map.operator);
  return {
    issuer: textOf(claims, 'iss') ?? '',
    client,
    subject,
    ...(operator === undefined ? {} : { operator }),
    roles: staff ? listOf(claims, map.roles).filter(isRole) : [],
  };
};

/** Throws unless the caller has one of the roles. */
export const requireRole = (caller: Caller, allowed: readonly Role[]): void => {
  if (!caller.roles.some((role) => allowed.includes(role)))
    throw new Failure(
      'forbidden',
      'role_missing',
      `this needs one of the roles ${allowed.join(', ')}`,
    );
};
