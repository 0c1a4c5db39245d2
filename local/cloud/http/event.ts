// An HTTP request as a Lambda event of payload format 2.0, and a Lambda answer as a response.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Claims } from './authorizer.ts';

/** What the front door knows of a request beside the request itself. */
export type Arrival = {
  readonly apiId: string;
  readonly routeKey: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly claims: Claims | undefined;
  readonly body: Buffer;
  /** Epoch milliseconds. */
  readonly at: number;
};

// Everything else, forms included, reaches the function as base64.
const textTypes = [
  /^text\//,
  /^application\/(json|xml|javascript)$/,
  /^application\/[^;]+\+(json|xml)$/,
];

/** Whether a body of this content type reaches the function as text. */
export const isText = (contentType: string | undefined): boolean => {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return textTypes.some((pattern) => pattern.test(type));
};

const notHandedOn = new Set(['cookie', 'connection', 'keep-alive', 'transfer-encoding']);

/** Header names in lower case, doubles joined by a comma, cookies left out. */
const joinedHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).flatMap(([name, values]) =>
      notHandedOn.has(name) || values === undefined ? [] : [[name, values.join(',')]],
    ),
  );

/** What API Gateway adds of its own. */
const forwarded = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-port': '443' } as const;

const joinedQuery = (query: string): Record<string, string> => {
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    joined[name] = name in joined ? `${joined[name]},${value}` : value;
  }
  return joined;
};

const whenAny = (name: string, values: Readonly<Record<string, string>>) =>
  Object.keys(values).length === 0 ? {} : { [name]: values };

const cookiesOf = (request: IncomingMessage): string[] =>
  (request.headersDistinct['cookie'] ?? []).flatMap((line) => line.split('; '));

const bodyPart = (body: Buffer, contentType: string | undefined) => {
  if (body.length === 0) return { isBase64Encoded: false };
  return isText(contentType)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
};

const logTime = (at: number): string => {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
};

/** The API Gateway request id that goes with an arrival. */
export const newRequestId = (): string => randomUUID();

/** The event of payload format 2.0. */
export const eventOf = (request: IncomingMessage, arrival: Arrival, requestId: string) => {
  const [path = '/', rawQueryString = ''] = (request.url ?? '/').split('?', 2);
  const cookies = cookiesOf(request);
  const host = request.headers.host ?? '';
  return {
    version: '2.0',
    routeKey: arrival.routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: { ...joinedHeaders(request), ...forwarded, 'x-forwarded-proto': 'https' },
    ...whenAny('queryStringParameters', joinedQuery(rawQueryString)),
    requestContext: {
      accountId: '000000000000',
      apiId: arrival.apiId,
      ...(arrival.claims === undefined
        ? {}
        : { authorizer: { jwt: { claims: arrival.claims, scopes: null } } }),
      domainName: host,
      domainPrefix: arrival.apiId,
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: arrival.routeKey,
      stage: '$default',
      time: logTime(arrival.at),
      timeEpoch: arrival.at,
    },
    ...whenAny('pathParameters', arrival.parameters),
    ...bodyPart(arrival.body, request.headers['content-type']),
  };
};

const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** An answer with a status code is taken at its word; anything else is a 200 with JSON. */
const Answer = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), Text).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});
type Answer = z.infer<typeof Answer>;

const hasStatus = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'statusCode' in value;

/** A function's answer (JSON text), or undefined when it has a form that API Gateway refuses. */
export const answerOf = (payload: string): Answer | undefined => {
  const value: unknown = JSON.parse(payload);
  if (hasStatus(value)) return Answer.safeParse(value).data;
  const body = typeof value === 'string' ? value : payload;
  const headers = { 'content-type': 'application/json' };
  return { statusCode: 200, headers, cookies: [], body, isBase64Encoded: false };
};

/** Sends a function's answer; `added` are headers of the front door's own. */
export const sendAnswer = (
  response: ServerResponse,
  answer: Answer,
  added: Readonly<Record<string, string>>,
): void => {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(answer.headers)) headers[name.toLowerCase()] = value;
  if (answer.cookies.length > 0) headers['set-cookie'] = answer.cookies;
  // HTTP APIs name a type for whatever has none.
  headers['content-type'] ??= 'text/plain;charset=UTF-8';
  const body = Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8');
  response.writeHead(answer.statusCode, { ...headers, ...added }).end(body);
};
