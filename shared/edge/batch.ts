// Batches of queue messages and stream records: one at a time, failures reported one by one.
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type {
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import type * as z from 'zod';
import type { Log } from '../kernel/log.ts';
import { parseJson } from './json.ts';
import { parsed } from './problem.ts';

/** What the edge needs of the world. */
export interface BatchWorld {
  readonly log: Log;
}

/** A queue message, its JSON body parsed. */
export interface QueueMessage<Body> {
  readonly id: string;
  readonly body: Body;
  /** 1 for the first delivery. */
  readonly delivery: number;
}

export interface QueueOptions {
  /** Work on all messages of a batch side by side; only for work that waits on others. */
  readonly inParallel?: boolean;
}

/** A change that the stream of a table tells: what it names is read again, strongly. */
export interface StreamChange {
  readonly kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly pk: string;
  readonly sk: string;
  /** Where the change stands in its stream. */
  readonly sequence: string;
}

interface Invocation {
  readonly awsRequestId?: string;
}

export type QueueHandler = (event: SQSEvent, context: unknown) => Promise<SQSBatchResponse>;
export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: unknown,
) => Promise<DynamoDBBatchResponse>;

/** Begins and ends the log around an invocation, under the correlation id of the invocation. */
const logged = <Event, Response>(
  world: BatchWorld,
  source: string,
  work: (event: Event) => Promise<Response>,
) => {
  const chain = middy<Event, Response>()
    .before(({ context }) => {
      const { awsRequestId }: Invocation = context ?? {};
      world.log.begin({ request: awsRequestId, source });
    })
    .after(() => world.log.end())
    .onError(() => world.log.end())
    .handler(work);
  return async (event: Event, context: unknown) => chain(event, context as never);
};

/** Runs the work on one record; what it throws is logged here, since the processor swallows it. */
const guarded = async <A>(world: BatchWorld, record: string, work: () => Promise<A>) => {
  try {
    return await work();
  } catch (fault) {
    world.log.error('record_failed', fault, { record });
    throw fault;
  }
};

const messageOf = <Body>(body: z.ZodType<Body>, record: SQSRecord): QueueMessage<Body> => ({
  id: record.messageId,
  body: parsed(body, parseJson(record.body)),
  delivery: Number(record.attributes.ApproximateReceiveCount),
});

const processed = (
  world: BatchWorld,
  work: (record: SQSRecord) => Promise<void>,
  { inParallel = false }: QueueOptions = {},
): QueueHandler =>
  logged(world, 'queue', async (event: SQSEvent) =>
    processPartialResponse(
      event,
      (record: SQSRecord) => guarded(world, record.messageId, () => work(record)),
      new BatchProcessor(EventType.SQS),
      { processInParallel: inParallel, throwOnFullBatchFailure: false },
    ),
  );

/**
 * A queue's worker: each message is parsed by `body` and handled alone. What throws comes back to
 * the queue, message by message (`ReportBatchItemFailures`), until its redrive policy parks it.
 */
export const queue =
  <Body>(
    body: z.ZodType<Body>,
    handle: (message: QueueMessage<Body>) => Promise<void>,
    options: QueueOptions = {},
  ) =>
  (world: BatchWorld): QueueHandler =>
    processed(world, (record) => handle(messageOf(body, record)), options);

/** A message of a dead-letter queue: whatever it is, it is text. */
export interface Letter {
  readonly id: string;
  readonly text: string;
}

/** The worker of dead-letter queues: nothing is parsed, since anything may lie there. */
export const letters =
  (handle: (letter: Letter) => Promise<void>) =>
  (world: BatchWorld): QueueHandler =>
    processed(world, ({ messageId: id, body: text }) => handle({ id, text }));

const changeOf = (record: DynamoDBRecord): StreamChange => {
  const { Keys = {}, SequenceNumber: sequence } = record.dynamodb ?? {};
  const pk = Keys['pk']?.S;
  const sk = Keys['sk']?.S;
  if (record.eventName === undefined || pk === undefined || sk === undefined || !sequence)
    throw new Error('a stream record without its name, keys or sequence number');
  return { kind: record.eventName, pk, sk, sequence };
};

/**
 * A stream's reader, change by change in the stream's order. Lambda begins again at the first failure,
 * so later changes of the batch come twice: readers expect repeats (design §3, After).
 */
export const stream =
  (handle: (change: StreamChange) => Promise<void>) =>
  (world: BatchWorld): StreamHandler =>
    logged(world, 'stream', async (event: DynamoDBStreamEvent) =>
      processPartialResponse(
        event,
        (record: DynamoDBRecord) =>
          guarded(world, record.eventID ?? '', () => handle(changeOf(record))),
        new BatchProcessor(EventType.DynamoDBStreams),
        { processInParallel: false, throwOnFullBatchFailure: false },
      ),
    );

/**
 * A stream's reader that works on a whole batch at once (numbering, for one). It may answer the sequence
 * numbers that failed: Lambda comes again from the first of them. When it throws, the whole batch comes
 * again: every change of it must bear repetition.
 */
export const streamBatch =
  (handle: (changes: readonly StreamChange[]) => Promise<readonly string[] | undefined>) =>
  (world: BatchWorld): StreamHandler =>
    logged(world, 'stream', async (event: DynamoDBStreamEvent) => {
      const changes = event.Records.map(changeOf);
      const [first] = changes;
      if (first === undefined) return { batchItemFailures: [] };
      try {
        const failed = await guarded(world, first.sequence, () => handle(changes));
        return { batchItemFailures: (failed ?? []).map((itemIdentifier) => ({ itemIdentifier })) };
      } catch {
        return { batchItemFailures: [{ itemIdentifier: first.sequence }] };
      }
    });
