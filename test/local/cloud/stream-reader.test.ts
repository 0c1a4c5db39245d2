// The stream reader against a stream that loses iterators and forgets records, as the local one does.
import { afterEach, describe, expect, it } from '@jest/globals';
import { openStream } from '../../../local/cloud/events/stream-reader.ts';
import { bodyOf, listen, type Server, sendJson } from '../../../local/cloud/server.ts';

type Answer = { readonly status: number; readonly body: object };

const ok = (body: object): Answer => ({ status: 200, body });
const fault = (type: string): Answer => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb#${type}`, message: 'lost' },
});
const page = (next: string | null, ...numbers: readonly number[]): Answer =>
  ok({
    ...(next === null ? {} : { NextShardIterator: next }),
    Records: numbers.map((number) => ({
      eventID: String(number),
      eventName: 'INSERT',
      dynamodb: {
        Keys: { id: { S: String(number) } },
        SequenceNumber: String(number),
        ApproximateCreationDateTime: 0,
      },
    })),
  });

let server: Server | undefined;
afterEach(() => server?.close());

/** A stream whose GetRecords gives these answers in turn; `asked` are the iterators asked for. */
const aStream = async (pages: readonly Answer[], shards: readonly string[] = ['s1']) => {
  const asked: string[] = [];
  const left = [...pages];
  const answers: Readonly<Record<string, (input: Record<string, string>) => Answer>> = {
    DescribeTable: () => ok({ Table: { LatestStreamArn: 'arn' } }),
    DescribeStream: () =>
      ok({ StreamDescription: { Shards: shards.map((ShardId) => ({ ShardId })) } }),
    GetShardIterator: ({ ShardIteratorType, SequenceNumber = '' }) => {
      asked.push(`${ShardIteratorType} ${SequenceNumber}`.trim());
      return ok({ ShardIterator: 'fresh' });
    },
    GetRecords: () => left.shift() ?? page('same'),
  };
  server = await listen(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input = JSON.parse((await bodyOf(request)).toString());
    const answer = answers[operation]?.(input) ?? fault('UnknownOperationException');
    sendJson(response, answer.status, answer.body);
  });
  const reader = await openStream(server.url, 'table');
  const next = async () => (await reader.next()).map(({ eventID }) => eventID);
  return { next, asked };
};

describe('openStream', () => {
  it('reads from the beginning, page by page', async () => {
    const { next, asked } = await aStream([page('a', 1, 2), page('b', 3)]);

    expect([await next(), await next(), await next()]).toEqual([['1', '2'], ['3'], []]);
    expect(asked).toEqual(['TRIM_HORIZON']);
  });

  it.each(['ExpiredIteratorException', 'TrimmedDataAccessException', 'ResourceNotFoundException'])(
    'goes on after the last record when it meets %s',
    async (type) => {
      const { next, asked } = await aStream([page('a', 1, 2), fault(type), page('b', 3)]);

      expect([await next(), await next(), await next()]).toEqual([['1', '2'], [], ['3']]);
      expect(asked).toEqual(['TRIM_HORIZON', 'AFTER_SEQUENCE_NUMBER 2']);
    },
  );

  it('never hands a record over twice', async () => {
    const { next } = await aStream([page('a', 1, 2), page('b', 1, 2, 3)]);

    expect([await next(), await next()]).toEqual([['1', '2'], ['3']]);
  });

  it('looks for new shards when the last one has ended', async () => {
    const { next, asked } = await aStream([page(null, 1), page('a', 2)], ['s1']);

    expect(await next()).toEqual(['1']);
    expect(await next()).toEqual([]);
    expect(asked).toEqual(['TRIM_HORIZON']);
  });

  it('tells of faults that it cannot heal', async () => {
    const { next } = await aStream([fault('InternalServerError')]);

    await expect(next()).rejects.toThrow('InternalServerError: lost');
  });
});
