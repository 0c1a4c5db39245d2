// A webhook's route: the raw bytes as they were sent, and an answer in the provider's own words.
import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Failure } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';
import { type Answer, explain } from './problem.ts';

export interface WebhookRequest {
  readonly provider: string;
  readonly account: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Providers' notifications are small; a bank's messages may ask for more. */
const usualLimitBytes = 65_536;

/** Form bodies arrive as base64 on HTTP APIs; the bytes that were signed are inside. */
const rawBody = (event: APIGatewayProxyEventV2, limitBytes: number): Buffer => {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > limitBytes)
    throw new Failure('too_large', 'body_too_large', `send at most ${limitBytes} bytes`);
  return body;
};

const requestOf = (event: APIGatewayProxyEventV2, limitBytes: number): WebhookRequest => ({
  provider: event.pathParameters?.['provider'] ?? '',
  account: event.pathParameters?.['account'] ?? '',
  headers: event.headers,
  body: rawBody(event, limitBytes),
});

/** Binds the handling of webhooks to a log: the function that Lambda calls. */
export const webhook =
  (handle: (request: WebhookRequest) => Promise<Answer>, limitBytes = usualLimitBytes) =>
  (world: { readonly log: Log }) => {
    const chain = middy<APIGatewayProxyEventV2, Answer>()
      .before(({ event }) => world.log.begin({ request: event.requestContext.requestId }))
      .after(() => world.log.end())
      .onError((request) => {
        request.response = explain(world.log, request.error);
        world.log.end();
      })
      .handler(async (event) => handle(requestOf(event, limitBytes)));
    return async (event: APIGatewayProxyEventV2, context: unknown): Promise<Answer> =>
      chain(event, context as never);
  };
