// The delay queues that wake payments and deliveries, and the queue that keeps notifications.
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { secondMs } from '../kernel/time.ts';
import { type Part, setting } from '../live.ts';

/** SQS delays a message by at most 15 minutes. */
const longestDelaySeconds = 900;

export const queues: Part = (settings) => {
  const client = new SQSClient({ maxAttempts: 3 });
  const send = async (queue: string, body: unknown, delayMs: number): Promise<void> => {
    const seconds = Math.min(longestDelaySeconds, Math.max(0, Math.ceil(delayMs / secondMs)));
    await client.send(
      new SendMessageCommand({
        QueueUrl: setting(settings, queue),
        MessageBody: JSON.stringify(body),
        DelaySeconds: seconds,
      }),
    );
  };
  return {
    wake: (wake, delayMs) => send('WAKE_QUEUE_URL', wake, delayMs),
    hand: (hand, delayMs) => send('DELIVERIES_QUEUE_URL', hand, delayMs),
    keep: (notification) => send('NOTIFICATIONS_QUEUE_URL', notification, 0),
  };
};
