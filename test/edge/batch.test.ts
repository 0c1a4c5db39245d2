// Batches: what fails comes back alone, what is unreadable fails aloud, the log begins and ends.
import { describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { queue, type StreamChange, stream, streamBatch } from '../../shared/edge/batch.ts';
import { DroppedObjects } from '../../shared/edge/dropped.ts';
import type { Facts, Log } from '../../shared/kernel/log.ts';

const aLog = () => {
  const lines: { readonly event: string; readonly facts?: Facts }[] = [];
  const log: Log = {
    begin: (facts) => void lines.push({ event: 'begin', facts }),
    info: (event) => void lines.push({ event }),
    warn: (event) => void lines.push({ event }),
    error: (event, _cause, facts = {}) => void lines.push({ event, facts }),
    count: () => undefined,
    end: () => void lines.push({ event: 'end' }),
  };
  return { log, lines };
};

const aMessage = (messageId: string, body: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: 'handle',
  attributes: {
    ApproximateReceiveCount: '2',
    SentTimestamp: '0',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:queue',
  awsRegion: 'eu-west-1',
});

const aChange = (sequence: string, pk: string): DynamoDBRecord => ({
  eventID: `event-${sequence}`,
  eventName: 'INSERT',
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: 'head' } }, SequenceNumber: sequence },
});

const context = { awsRequestId: 'request-1' };
const Body = z.strictObject({ n: z.int() });

describe('a queue worker', () => {
  it('hands over parsed bodies and reports only the messages that failed', async () => {
    const { log } = aLog();
    const seen: number[] = [];
    const worker = queue(Body, async ({ body, delivery }) => {
      if (body.n === 2) throw new Error('no');
      seen.push(body.n * delivery);
    })({ log });

    const answer = await worker(
      { Records: [1, 2, 3].map((n) => aMessage(`m${n}`, `{"n":${n}}`)) },
      context,
    );

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
    expect(seen).toEqual([2, 6]);
  });

  it('gives back an unreadable message and goes on with the rest', async () => {
    const { log, lines } = aLog();
    const seen: number[] = [];
    const worker = queue(Body, async ({ body }) => void seen.push(body.n))({ log });

    const answer = await worker(
      {
        Records: [
          aMessage('bad', 'not json'),
          aMessage('odd', '{"m":1}'),
          aMessage('m3', '{"n":3}'),
        ],
      },
      context,
    );

    expect(answer.batchItemFailures.map((failure) => failure.itemIdentifier)).toEqual([
      'bad',
      'odd',
    ]);
    expect(seen).toEqual([3]);
    expect(lines.filter((line) => line.event === 'record_failed')).toHaveLength(2);
  });

  it('answers with every message when all fail, instead of failing the invocation', async () => {
    const { log } = aLog();
    const worker = queue(Body, async () => {
      throw new Error('no');
    })({ log });

    const answer = await worker({ Records: [aMessage('m1', '{"n":1}')] }, context);

    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm1' }]);
  });

  it('begins the log with the request and ends it', async () => {
    const { log, lines } = aLog();

    await queue(Body, async () => undefined)({ log })({ Records: [] }, context);

    expect(lines).toEqual([
      { event: 'begin', facts: { request: 'request-1', source: 'queue' } },
      { event: 'end' },
    ]);
  });
});

describe('a stream reader', () => {
  it('hands over changes in order and reports those that failed', async () => {
    const { log } = aLog();
    const seen: StreamChange[] = [];
    const reader = stream(async (change) => {
      if (change.pk === 'b') throw new Error('no');
      seen.push(change);
    })({ log });

    const answer = await reader({ Records: [aChange('1', 'a'), aChange('2', 'b')] }, context);

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(seen).toEqual([{ kind: 'INSERT', pk: 'a', sk: 'head', sequence: '1' }]);
  });

  it('asks for the whole batch again when the whole batch is the unit of work', async () => {
    const { log } = aLog();
    const records = [aChange('7', 'a'), aChange('8', 'b')];
    const failing = streamBatch(async () => {
      throw new Error('no');
    })({ log });
    const working = streamBatch(async () => undefined)({ log });

    expect(await failing({ Records: records }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: '7' }],
    });
    expect(await working({ Records: records }, context)).toEqual({ batchItemFailures: [] });
  });
});

describe('dropped objects', () => {
  it('decodes keys as S3 encodes them', () => {
    const message = {
      Records: [{ s3: { bucket: { name: 'b' }, object: { key: 'a/po%5B1%5D+x.csv', size: 9 } } }],
    };

    expect(DroppedObjects.parse(message)).toEqual([
      { bucket: 'b', key: 'a/po[1] x.csv', sizeBytes: 9 },
    ]);
  });

  it('sees none in the test message of a new notification', () => {
    expect(DroppedObjects.parse({ Service: 'Amazon S3', Event: 's3:TestEvent' })).toEqual([]);
  });
});
