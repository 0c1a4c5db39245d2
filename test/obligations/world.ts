// A small world for obligations and settings: tables and files in memory, a clock that tests move.
import type { Role } from '../../shared/edge/caller.ts';
import type { ApiEvent, ApiHandler } from '../../shared/edge/route.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { obligationWrite } from '../../shared/obligations/store/obligations.ts';
import type { Authority } from '../../shared/settings/model/authority.ts';
import type { Client } from '../../shared/settings/model/client.ts';
import { authorityWrite, clientWrite } from '../../shared/settings/store/settings.ts';
import type { MemorySettings } from '../../shared/table/memory.ts';
import type { Write } from '../../shared/table/table.ts';
import { anAuthority as anAuthorityRecord, aWorld } from '../world.ts';

/** 2026-03-27 12:00 in Beijing: ten days after the last day to pay of `aNotice()`. */
export const noon = Date.UTC(2026, 2, 27, 4);

/** An empty world behind the staff API; `faults` trouble its table. */
export const aSmallWorld = (faults?: MemorySettings['before']) => {
  const world = aWorld({ now: noon, staff: true, ...(faults === undefined ? {} : { faults }) });
  const has = async (...writes: readonly Write[]): Promise<void> => {
    for (const write of writes) {
      const { status } = await world.table.commit([write]);
      if (status !== 'committed') throw new Error(`a test's own write was ${status}`);
    }
  };
  return { ...world, has };
};
export type SmallWorld = ReturnType<typeof aSmallWorld>;

/** Without accounts: they play no part here. */
export const anAuthority = (changes: Partial<Authority> = {}): Write =>
  authorityWrite(anAuthorityRecord({ accounts: [], ...changes }));

export const aClient = (changes: Partial<Client> = {}): Write =>
  clientWrite({
    id: 'app',
    name: 'The payers’ app',
    channel: 'app',
    authorities: ['beijing'],
    maximumObligations: 20,
    enabled: true,
    ...changes,
  });

export const stored = (obligation: Obligation): Write => obligationWrite(undefined, obligation);

export interface Call {
  readonly client?: string;
  readonly subject?: string;
  readonly operator?: string;
  readonly roles?: readonly Role[];
  readonly sourceIp?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value to be sent as JSON, or the very bytes. */
  readonly body?: unknown;
}

/** An event of an HTTP API as API Gateway sends it: claims as text, a body of bytes as base64. */
export const anEvent = (call: Call): ApiEvent => {
  const isBytes = call.body instanceof Uint8Array;
  const text = isBytes ? Buffer.from(call.body).toString('base64') : JSON.stringify(call.body);
  const event = {
    headers: {
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    },
    isBase64Encoded: isBytes,
    ...(call.path === undefined ? {} : { pathParameters: call.path }),
    ...(call.query === undefined ? {} : { queryStringParameters: call.query }),
    ...(call.body === undefined ? {} : { body: text }),
    requestContext: {
      requestId: 'r1',
      ...(call.sourceIp === undefined ? {} : { http: { sourceIp: call.sourceIp } }),
      authorizer: {
        jwt: {
          claims: {
            iss: 'https://issuer.test',
            client_id: call.client ?? 'app',
            sub: call.subject ?? 'payer-1',
            ...(call.operator === undefined ? {} : { operator: call.operator }),
            roles: `[${(call.roles ?? []).join(' ')}]`,
          },
          scopes: [],
        },
      },
    },
  };
  return event as unknown as ApiEvent;
};

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Calls a handler and reads its answer. */
export const call = async (handler: ApiHandler, one: Call): Promise<Answered> => {
  const { statusCode, headers, body } = await handler(anEvent(one), { awsRequestId: 'r1' });
  return { status: statusCode, headers, body: JSON.parse(body) };
};
