// The front door of one HTTP API: limits, CORS, route, token, function, answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWTVerifyGetKey } from 'jose';
import type { Clock } from '../clock.ts';
import { type FunctionHost, isThrottled } from '../functions.ts';
import { bodyOf, listen, type Server, sendJson } from '../server.ts';
import type { Outcome } from '../worker/worker.ts';
import type { HttpApi, Route } from './api.ts';
import { authorize, type Claims, type Verdict } from './authorizer.ts';
import { type CorsHeaders, corsHeaders, isPreflight, preflightHeaders } from './cors.ts';
import { answerOf, eventOf, newRequestId, sendAnswer } from './event.ts';
import { matchRoute, type RouteMatch } from './routes.ts';

/** What a front door leads to. */
export type House = {
  readonly functions: FunctionHost;
  readonly keys: JWTVerifyGetKey;
  readonly clock: Clock;
};

/** API Gateway's own limits. */
const headersAtMostBytes = 10 * 1024;
const bodyAtMostBytes = 10 * 1024 * 1024;
const answerWithinMs = 30_000;

const refusals = {
  notFound: [404, 'Not Found'],
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  headersTooLarge: [431, 'Request Header Fields Too Large'],
  bodyTooLarge: [413, 'Request Entity Too Large'],
  failed: [500, 'Internal Server Error'],
  unavailable: [503, 'Service Unavailable'],
} as const;
type Refused = keyof typeof refusals;

const refuse = (response: ServerResponse, refused: Refused, headers: CorsHeaders): void => {
  const [status, message] = refusals[refused];
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (refused === 'unauthorized') response.setHeader('www-authenticate', 'Bearer');
  sendJson(response, status, { message });
};

// The request line counts as well as every header with its colon, space and line end.
const headerBytes = (request: IncomingMessage): number =>
  `${request.method} ${request.url} HTTP/1.1\r\n`.length +
  request.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part) + 2, 0);

const verdictOn = async (request: IncomingMessage, route: Route, house: House): Promise<Verdict> =>
  route.authorizer === undefined
    ? { kind: 'allowed', claims: {} }
    : await authorize(
        request.headers.authorization,
        route.authorizer,
        route.scopes,
        house.keys,
        house.clock.now(),
      );

const late: Outcome = {
  kind: 'failed',
  error: { errorType: 'Integration.Timeout', errorMessage: 'no answer in 30 s', trace: [] },
};

const within = async (outcome: Promise<Outcome>): Promise<Outcome> => {
  const timer = Promise.withResolvers<Outcome>();
  const timeout = setTimeout(timer.resolve, answerWithinMs, late);
  return await Promise.race([outcome, timer.promise]).finally(() => clearTimeout(timeout));
};

const settle = (response: ServerResponse, outcome: Outcome, headers: CorsHeaders): void => {
  const unavailable = outcome === late || isThrottled(outcome);
  const answer = outcome.kind === 'answered' ? answerOf(outcome.payload) : undefined;
  if (answer === undefined) refuse(response, unavailable ? 'unavailable' : 'failed', headers);
  else sendAnswer(response, answer, headers);
};

type Call = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly match: RouteMatch<Route>;
  readonly claims: Claims;
  readonly headers: CorsHeaders;
};

const call = async (api: HttpApi, house: House, one: Call): Promise<void> => {
  const { request, response, match, headers } = one;
  const body = await bodyOf(request);
  if (body.length > bodyAtMostBytes) return refuse(response, 'bodyTooLarge', headers);
  const requestId = newRequestId();
  const arrival = {
    apiId: api.id,
    routeKey: match.route.pattern.key,
    parameters: match.parameters,
    claims: match.route.authorizer === undefined ? undefined : one.claims,
    body,
    at: house.clock.now(),
  };
  const event = eventOf(request, arrival, requestId);
  const outcome = await within(house.functions.invokeNow(match.route.function, event));
  settle(response, outcome, { ...headers, 'apigw-requestid': requestId });
};

const answer = async (
  api: HttpApi,
  house: House,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const headers = corsHeaders(api.cors, request);
  if (headerBytes(request) > headersAtMostBytes) {
    return refuse(response, 'headersTooLarge', headers);
  }
  if (api.cors !== undefined && isPreflight(request)) {
    response.writeHead(204, preflightHeaders(api.cors, request)).end();
    return;
  }
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const match = matchRoute(api.routes, request.method ?? 'GET', path);
  if (match === undefined) return refuse(response, 'notFound', headers);
  const verdict = await verdictOn(request, match.route, house);
  if (verdict.kind !== 'allowed') return refuse(response, verdict.kind, headers);
  await call(api, house, { request, response, match, claims: verdict.claims, headers });
};

/** Opens the door on a loopback port (0: any free one). Early callers wait for the house. */
export const openFrontDoor = async (
  api: HttpApi,
  house: Promise<House>,
  port = 0,
): Promise<Server> =>
  await listen(
    async (request, response) => await answer(api, await house, request, response),
    port,
  );
