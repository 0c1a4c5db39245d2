// One route of an HTTP API: body → caller → parsed parts → handle → JSON; faults become problem+json.
import middy from '@middy/core';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import * as z from 'zod';
import { Failure } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';
import { type Caller, type ClaimMap, callerOf, type Role, requireRole } from './caller.ts';
import { gunzip, parseJson, utf8 } from './json.ts';
import { type Answer, explain, parsed } from './problem.ts';

export type ApiEvent = APIGatewayProxyEventV2WithJWTAuthorizer;

/** What the edge needs of the world. */
export interface EdgeWorld {
  readonly log: Log;
  readonly access: { readonly claimMap: ClaimMap; readonly staff: boolean };
}

export interface Shape<Path, Query, Body> {
  readonly path?: z.ZodType<Path>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** The request moves money: `Idempotency-Key` is required. */
  readonly idempotent?: boolean;
  /** Any one of these is needed. */
  readonly roles?: readonly Role[];
}

export interface Request<Path, Query, Body> {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  /** The address that the request came from, as the gateway saw it. */
  readonly sourceIp?: string;
  /** Empty unless the shape says `idempotent`. */
  readonly idempotencyKey: string;
  /** The revision that `If-Match` names, where it was sent. */
  readonly ifMatch?: number;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Shown as an `ETag`: the revision that a later `If-Match` must name. */
  readonly revision?: number;
}

const bodyLimitBytes = 1_048_576;
const none = z.strictObject({});

const unpack = {
  identity: (bytes: Buffer) => bytes,
  gzip: (bytes: Buffer) => gunzip(bytes, bodyLimitBytes),
} as const;

const encodingOf = (event: ApiEvent): keyof typeof unpack => {
  const encoding = event.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'gzip' || encoding === 'identity') return encoding;
  throw new Failure(
    'unsupported',
    'encoding_not_supported',
    'send the body plain, or with content-encoding gzip',
  );
};

const rawBody = (event: ApiEvent): Buffer => {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > bodyLimitBytes)
    throw new Failure('too_large', 'body_too_large', `send at most ${bodyLimitBytes} bytes`);
  return unpack[encodingOf(event)](bytes);
};

const jsonBody = (event: ApiEvent): unknown => {
  const type = event.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new Failure(
      'unsupported',
      'not_json',
      'send a JSON body with content-type application/json',
    );
  return parseJson(utf8(rawBody(event)));
};

const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** The caller's idempotency key; it names one payment for ever. */
const idempotencyKeyOf = (event: ApiEvent): string => {
  const key = event.headers['idempotency-key'] ?? '';
  if (!keyPattern.test(key))
    throw new Failure(
      'invalid',
      'idempotency_key_missing',
      'send an Idempotency-Key header: 1 to 255 visible ASCII characters, new for each payment',
    );
  return key;
};

const ifMatchOf = (event: ApiEvent): number | undefined => {
  const text = event.headers['if-match'];
  if (text === undefined) return undefined;
  const found = /^"(\d{1,15})"$/.exec(text);
  if (!found)
    throw new Failure('invalid', 'bad_if_match', 'If-Match must repeat the ETag of what you read');
  return Number(found[1]);
};

/** A shape of whatever parts: what a description of the API reads. */
export type AnyShape = Shape<unknown, unknown, unknown>;
type AnyRequest = Request<unknown, unknown, unknown>;

const requestOf = (world: EdgeWorld, shape: AnyShape, event: ApiEvent): AnyRequest => {
  const caller = callerOf(event, world.access.claimMap, world.access.staff);
  if (shape.roles) requireRole(caller, shape.roles);
  const ifMatch = ifMatchOf(event);
  const sourceIp = event.requestContext.http?.sourceIp;
  return {
    caller,
    ...(sourceIp === undefined ? {} : { sourceIp }),
    path: parsed(shape.path ?? none, event.pathParameters ?? {}, '/path'),
    query: parsed(shape.query ?? none, event.queryStringParameters ?? {}, '/query'),
    body: shape.body ? parsed(shape.body, jsonBody(event)) : {},
    idempotencyKey: shape.idempotent ? idempotencyKeyOf(event) : '',
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
};

const answerOf = (reply: Reply): Answer => ({
  statusCode: reply.status,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(reply.revision === undefined ? {} : { etag: `"${reply.revision}"` }),
    ...reply.headers,
  },
  body: JSON.stringify(reply.body),
});

export type ApiHandler = (event: ApiEvent, context: unknown) => Promise<Answer>;

/** A method, so that middy's own type of the context fits: nothing here reads it. */
interface Chain {
  call(event: ApiEvent, context: unknown): Promise<Answer>;
}

type Handle<Path, Query, Body> = (request: Request<Path, Query, Body>) => Promise<Reply>;

/** Binds a shape and a handler to a world: the function that Lambda calls. */
export function route<Path = unknown, Query = unknown, Body = unknown>(
  shape: Shape<Path, Query, Body>,
  handle: Handle<Path, Query, Body>,
): (world: EdgeWorld) => ApiHandler;
export function route(shape: AnyShape, handle: Handle<unknown, unknown, unknown>) {
  return (world: EdgeWorld): ApiHandler => {
    const call = middy<ApiEvent, Answer>()
      .before(({ event }) => world.log.begin({ request: event.requestContext.requestId }))
      .after(() => world.log.end())
      .onError((request) => {
        request.response = explain(world.log, request.error);
        world.log.end();
      })
      .handler(async (event) => answerOf(await handle(requestOf(world, shape, event))));
    const chain: Chain = { call };
    return (event, context) => chain.call(event, context);
  };
}
