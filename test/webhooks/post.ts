// Sends notifications to our door as API Gateway would, signed as the sandbox signs them.
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import { make } from '../../functions/webhooks/receive.ts';
import type { Message } from '../../shared/providers/contract.ts';
import {
  type SandboxNotification,
  signSandboxNotification,
} from '../../shared/providers/sandbox/notifications.ts';
import { sandboxSecret, type TestWorld } from '../world.ts';

/** The provider's word about an order: paid in full, unless changed. */
export const aNotification = (
  world: TestWorld,
  reference: string,
  changes: Partial<Extract<SandboxNotification, { about: 'order' }>> = {},
): SandboxNotification => ({
  about: 'order',
  id: `note-${reference}`,
  account: 'sandbox-1',
  at: world.now(),
  reference,
  money: { amount: 20_000, currency: 'CNY' },
  said: 'succeeded',
  ...changes,
});

export const signed = (
  world: TestWorld,
  content: Parameters<typeof signSandboxNotification>[1],
  sentAt = world.now(),
): Message => signSandboxNotification(sandboxSecret.secret, content, sentAt);

export interface Posting {
  readonly provider?: string;
  readonly account?: string;
  /** Bodies come as base64 where their type is neither text nor JSON. */
  readonly asBase64?: boolean;
}

export const eventOf = (
  { headers, body }: Pick<Message, 'headers' | 'body'>,
  { provider = 'sandbox', account = 'sandbox-1', asBase64 = false }: Posting = {},
): APIGatewayProxyEventV2 => {
  const event = {
    version: '2.0',
    headers,
    pathParameters: { provider, account },
    isBase64Encoded: asBase64,
    body: body.toString(asBase64 ? 'base64' : 'utf8'),
    requestContext: { requestId: 'request-1' },
  };
  return event as unknown as APIGatewayProxyEventV2;
};

export const post = (
  world: TestWorld,
  message: Pick<Message, 'headers' | 'body'>,
  posting: Posting = {},
) => make(world)(eventOf(message, posting), {});

/** A queue's delivery of these bodies. */
export const deliveryOf = (bodies: readonly unknown[]): SQSEvent => {
  const event = {
    Records: bodies.map((body, index) => ({
      messageId: `message-${index}`,
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1' },
      eventSource: 'aws:sqs',
    })),
  };
  return event as unknown as SQSEvent;
};
