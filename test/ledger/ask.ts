// Calls a staff route in tests, and reads its JSON answer.
import type { Role } from '../../shared/edge/caller.ts';
import type { ApiEvent, ApiHandler } from '../../shared/edge/route.ts';

export interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly roles?: readonly Role[];
}

const eventOf = ({ path, query, roles = ['auditor'] }: Asked): ApiEvent => ({
  version: '2.0',
  routeKey: '',
  rawPath: '',
  rawQueryString: '',
  headers: {},
  ...(path && { pathParameters: path }),
  ...(query && { queryStringParameters: query }),
  isBase64Encoded: false,
  requestContext: {
    accountId: '',
    apiId: '',
    domainName: '',
    domainPrefix: '',
    http: { method: 'GET', path: '', protocol: '', sourceIp: '', userAgent: '' },
    requestId: 'request-1',
    routeKey: '',
    stage: '',
    time: '',
    timeEpoch: 0,
    authorizer: {
      principalId: '',
      integrationLatency: 0,
      jwt: {
        claims: { iss: 'issuer', client_id: 'staff', sub: 'anna', roles: `[${roles.join(' ')}]` },
        scopes: [],
      },
    },
  },
});

/** The status and the parsed body of the answer. */
export const ask = async (handler: ApiHandler, asked: Asked) => {
  const { statusCode, body } = await handler(eventOf(asked), {});
  return { status: statusCode, body: JSON.parse(body) };
};
