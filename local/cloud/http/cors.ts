// Cross-origin answers of an HTTP API that has CORS configured: API Gateway's own, not the function's.
import type { IncomingMessage } from 'node:http';
import type { Cors } from './api.ts';

/** Headers to answer with. */
export type CorsHeaders = Readonly<Record<string, string>>;

const allowedOrigin = (cors: Cors, origin: string | undefined): string | undefined => {
  if (origin === undefined) return undefined;
  if (cors.AllowOrigins.includes('*')) return '*';
  return cors.AllowOrigins.includes(origin) ? origin : undefined;
};

const listed = (name: string, values: readonly string[]): CorsHeaders =>
  values.length === 0 ? {} : { [name]: values.join(',') };

/** Headers that every answer to this request carries, preflight or not. */
export const corsHeaders = (cors: Cors | undefined, request: IncomingMessage): CorsHeaders => {
  const origin = cors === undefined ? undefined : allowedOrigin(cors, request.headers.origin);
  if (cors === undefined || origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    ...(origin === '*' ? {} : { vary: 'Origin' }),
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...listed('access-control-expose-headers', cors.ExposeHeaders),
  };
};

/** The headers of the answer to a preflight request. */
export const preflightHeaders = (cors: Cors, request: IncomingMessage): CorsHeaders => {
  const headers = corsHeaders(cors, request);
  if (!('access-control-allow-origin' in headers)) return {};
  return {
    ...headers,
    ...listed('access-control-allow-methods', cors.AllowMethods),
    ...listed('access-control-allow-headers', cors.AllowHeaders),
    ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
  };
};

/** Whether a request is a browser asking for leave. */
export const isPreflight = (request: IncomingMessage): boolean =>
  request.method === 'OPTIONS' &&
  request.headers.origin !== undefined &&
  request.headers['access-control-request-method'] !== undefined;
