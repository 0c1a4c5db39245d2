// Feeds a function from a queue: batches, partial failures, and nothing removed before its answer.
import type { ReceivedMessage } from '../../../node_modules/fauxqs/dist/sqs/sqsTypes.js';
import type { FunctionHost } from '../functions.ts';
import type { JsonObject } from '../json.ts';
import type { Queues } from '../queues.ts';
import type { Outcome } from '../worker/worker.ts';
import { passesFilter } from './filter.ts';
import { type Mapping, reportedFailures } from './mapping.ts';

/** A running mapping. */
export type Running = {
  readonly isIdle: () => boolean | Promise<boolean>;
  readonly close: () => Promise<void>;
};

const waitMs = 1000;
const receivedAtMost = 10;

const recordOf = (message: ReceivedMessage, mapping: Mapping, queues: Queues) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: queues.attributes(mapping.from, message.ReceiptHandle),
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
      name,
      {
        stringValue: value.StringValue,
        binaryValue: value.BinaryValue,
        stringListValues: [],
        binaryListValues: [],
        dataType: value.DataType,
      },
    ]),
  ),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: mapping.sourceArn,
  awsRegion: mapping.region,
});

const parsed = (body: string): JsonObject | string => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

const passes = (mapping: Mapping, message: ReceivedMessage): boolean =>
  passesFilter(mapping.patterns, { body: parsed(message.Body) });

const failedOf = (mapping: Mapping, outcome: Outcome, ids: readonly string[]) => {
  if (outcome.kind === 'failed') return 'all';
  return mapping.reportsFailures ? reportedFailures(outcome.payload, ids) : [];
};

const deliver = async (
  mapping: Mapping,
  queues: Queues,
  functions: FunctionHost,
  messages: readonly ReceivedMessage[],
): Promise<void> => {
  const wanted = messages.filter((message) => passes(mapping, message));
  const unwanted = messages.filter((message) => !wanted.includes(message));
  for (const { ReceiptHandle } of unwanted) queues.remove(mapping.from, ReceiptHandle);
  if (wanted.length === 0) return;
  const Records = wanted.map((message) => recordOf(message, mapping, queues));
  const outcome = await functions.invoke(mapping.to, { Records });
  const failed = failedOf(
    mapping,
    outcome,
    wanted.map(({ MessageId }) => MessageId),
  );
  // What is not removed comes again when its visibility timeout has passed.
  for (const { MessageId, ReceiptHandle } of wanted) {
    if (failed !== 'all' && !failed.includes(MessageId)) queues.remove(mapping.from, ReceiptHandle);
  }
};

/** Starts feeding; `broke` is told of a fault of the host itself. */
export const runQueueMapping = (
  mapping: Mapping,
  queues: Queues,
  functions: FunctionHost,
  broke: (cause: unknown) => void,
): Running => {
  let open = true;
  let busy = 0;
  const atMost = Math.min(mapping.batchSize, receivedAtMost);
  const poll = async (): Promise<void> => {
    while (open) {
      const messages = await queues.receive(mapping.from, atMost, waitMs);
      busy += 1;
      if (messages.length > 0) await deliver(mapping, queues, functions, messages).catch(broke);
      busy -= 1;
    }
  };
  const pollers = Array.from({ length: mapping.atOnce }, () => poll());
  return {
    isIdle: () => busy === 0,
    close: async () => {
      open = false;
      queues.wake(mapping.from);
      await Promise.all(pollers);
    },
  };
};
