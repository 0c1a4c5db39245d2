// The queues of the templates, created in the emulator, and what the host does with them.

import type { SqsQueue } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { ReceivedMessage } from '../../node_modules/fauxqs/dist/sqs/sqsTypes.js';
import type { JsonObject } from './json.ts';
import type { Model } from './model.ts';
import { arnOf } from './names.ts';

/** How many messages a queue holds, by state. */
export type QueueState = {
  readonly ready: number;
  readonly delayed: number;
  readonly inFlight: number;
  /** Bodies of the messages that can be received now. */
  readonly bodies: readonly string[];
};

/** The queues of the cloud, by name. */
export type Queues = {
  readonly names: () => readonly string[];
  readonly state: (name: string) => QueueState;
  /** Waits for at most `waitMs` and receives up to ten messages. */
  readonly receive: (name: string, atMost: number, waitMs: number) => Promise<ReceivedMessage[]>;
  /** What SQS tells of a received message beside its body. */
  readonly attributes: (name: string, receipt: string) => Readonly<Record<string, string>>;
  /** Ends every waiting `receive` of the queue. */
  readonly wake: (name: string) => void;
  readonly remove: (name: string, receipt: string) => void;
  readonly send: (name: string, body: string, delaySeconds?: number) => void;
  /** Makes due what the skipped time makes due: delays and visibility timeouts. */
  readonly skip: (durationMs: number) => void;
};

// CloudFormation's property names are SQS's attribute names, but for objects, which SQS wants as text.
const attributeNames = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
  'FifoQueue',
  'ContentBasedDeduplication',
  'RedrivePolicy',
  'RedriveAllowPolicy',
] as const;

const attributesOf = (properties: JsonObject): Record<string, string> =>
  Object.fromEntries(
    attributeNames.flatMap((name) => {
      const value = properties[name];
      if (value === undefined) return [];
      return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
    }),
  );

/** Creates every queue of the model. */
export const createQueues = (
  model: Model,
  store: SqsStore,
  url: (name: string) => string,
): void => {
  for (const named of model.ofType('AWS::SQS::Queue')) {
    const attributes = attributesOf(named.properties);
    store.createQueue(named.name, url(named.name), arnOf(named), attributes);
  }
};

const systemAttributes = (queue: SqsQueue, receipt: string): Readonly<Record<string, string>> => {
  const message = queue.inflightMessages.get(receipt)?.message;
  if (message === undefined) return {};
  const { messageGroupId, messageDeduplicationId, sequenceNumber } = message;
  return {
    ApproximateReceiveCount: String(message.approximateReceiveCount),
    ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
    SentTimestamp: String(message.sentTimestamp),
    SenderId: '000000000000',
    ...(messageGroupId === undefined ? {} : { MessageGroupId: messageGroupId }),
    ...(messageDeduplicationId === undefined
      ? {}
      : { MessageDeduplicationId: messageDeduplicationId }),
    ...(sequenceNumber === undefined ? {} : { SequenceNumber: sequenceNumber }),
  };
};

const skipIn = (queue: SqsQueue, durationMs: number): void => {
  for (const message of queue.inspectMessages().delayed) {
    if (message.delayUntil !== undefined) message.delayUntil -= durationMs;
  }
  for (const entry of queue.inflightMessages.values()) entry.visibilityDeadline -= durationMs;
  queue.processTimers();
};

const stateOf = (queue: SqsQueue): QueueState => {
  queue.processTimers();
  const { ready, delayed, inflight } = queue.inspectMessages();
  return {
    ready: ready.length,
    delayed: delayed.length,
    inFlight: inflight.length,
    bodies: ready.map(({ body }) => body),
  };
};

/** The host's own way to the queues: in process, without HTTP. */
export const openQueues = (store: SqsStore): Queues => {
  const queue = (name: string): SqsQueue => {
    const found = store.getQueueByName(name);
    if (found === undefined) throw new Error(`the assembly has no queue ${name}`);
    return found;
  };
  const take = (name: string, atMost: number): ReceivedMessage[] =>
    queue(name).dequeue(atMost, undefined, (arn) => store.getQueueByArn(arn));
  return {
    names: () => [...store.allQueues()].map(({ name }) => name),
    state: (name) => stateOf(queue(name)),
    receive: async (name, atMost, waitMs) => {
      const messages = take(name, atMost);
      if (messages.length > 0) return messages;
      await queue(name).waitForMessages(waitMs / 1000);
      return take(name, atMost);
    },
    attributes: (name, receipt) => systemAttributes(queue(name), receipt),
    wake: (name) => queue(name).cancelWaiters(),
    remove: (name, receipt) => {
      queue(name).deleteMessage(receipt);
    },
    send: (name, body, delaySeconds) => {
      queue(name).enqueue(SqsStore.createMessage(body, {}, delaySeconds));
    },
    skip: (durationMs) => {
      for (const one of store.allQueues()) skipIn(one, durationMs);
    },
  };
};
