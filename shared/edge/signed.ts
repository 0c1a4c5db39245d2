// A route whose caller proves itself by a signature over the raw bytes; refusals are problem documents.
import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { Failure } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';
import { type Answer, explain, parsed } from './problem.ts';
import type { Reply } from './route.ts';

export interface SignedRequest<Path> {
  readonly path: Path;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

const bodyLimitBytes = 1_048_576;

const rawBody = (event: APIGatewayProxyEventV2): Buffer => {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > bodyLimitBytes)
    throw new Failure('too_large', 'body_too_large', `send at most ${bodyLimitBytes} bytes`);
  return body;
};

const answerOf = ({ status, body, headers }: Reply): Answer => ({
  statusCode: status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** Binds a path's shape and a handler to a log: the function that Lambda calls. */
export const signed =
  <Path>(path: z.ZodType<Path>, handle: (request: SignedRequest<Path>) => Promise<Reply>) =>
  (world: { readonly log: Log }) => {
    const chain = middy<APIGatewayProxyEventV2, Answer>()
      .before(({ event }) => world.log.begin({ request: event.requestContext.requestId }))
      .after(() => world.log.end())
      .onError((request) => {
        request.response = explain(world.log, request.error);
        world.log.end();
      })
      .handler(async (event) =>
        answerOf(
          await handle({
            path: parsed(path, event.pathParameters ?? {}, '/path'),
            headers: event.headers,
            body: rawBody(event),
          }),
        ),
      );
    return async (event: APIGatewayProxyEventV2, context: unknown): Promise<Answer> =>
      chain(event, context as never);
  };
