// Reads one table's stream from DynamoDB Local in the form in which Lambda hands records over.
import * as z from 'zod';
import { isObject, type JsonObject } from '../json.ts';
import { callTable } from '../table-call.ts';

/** A stream record, attribute values in DynamoDB's own JSON. */
export type StreamRecord = JsonObject & {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: JsonObject & {
    readonly Keys: JsonObject;
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
  };
};

// Looked at, not copied: a large import has tens of thousands of them.
const StreamRecord = z.custom<StreamRecord>(
  (value) => isObject(value) && isObject(value['dynamodb']) && isObject(value['dynamodb']['Keys']),
  'a stream record',
);

const Described = z.object({ Table: z.object({ LatestStreamArn: z.string().optional() }) });
const Stream = z.object({
  StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }),
});
const Iterator = z.object({ ShardIterator: z.string() });
const Page = z.object({
  Records: z.array(StreamRecord),
  NextShardIterator: z.string().nullish(),
});

/** Reads on from where the last call stopped; an empty list means that it has caught up. */
export type StreamReader = { readonly next: () => Promise<readonly StreamRecord[]> };

type Shard = {
  readonly id: string;
  iterator: string | undefined;
  /** Last sequence number seen, or undefined before the first. */
  last: string | undefined;
  ended: boolean;
};

const streams = (operation: string): string => `DynamoDBStreams_20120810.${operation}`;

// Iterators die after 15 minutes, and shards are trimmed and replaced: both mean "ask again".
const asksAgain = /ExpiredIterator|TrimmedDataAccess|ResourceNotFound|Invalid ShardId/;

const isLater = (record: StreamRecord, last: string | undefined): boolean =>
  last === undefined || BigInt(record.dynamodb.SequenceNumber) > BigInt(last);

/** A reader from the beginning of the table's stream. Throws when the table has no stream. */
export const openStream = async (endpoint: string, table: string): Promise<StreamReader> => {
  const described = await callTable(endpoint, 'DynamoDB_20120810.DescribeTable', {
    TableName: table,
  });
  const StreamArn = Described.parse(described).Table.LatestStreamArn;
  if (StreamArn === undefined) throw new Error(`table ${table} has no stream`);
  const shards = new Map<string, Shard>();

  const list = async (): Promise<void> => {
    const stream = await callTable(endpoint, streams('DescribeStream'), { StreamArn });
    for (const { ShardId: id } of Stream.parse(stream).StreamDescription.Shards) {
      if (!shards.has(id)) {
        shards.set(id, { id, iterator: undefined, last: undefined, ended: false });
      }
    }
  };

  const iteratorFrom = async (shard: Shard, after: string | undefined): Promise<string> => {
    const where =
      after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
    const input = { StreamArn, ShardId: shard.id, ...where };
    return Iterator.parse(await callTable(endpoint, streams('GetShardIterator'), input))
      .ShardIterator;
  };

  // What lay after the last number may be trimmed; then the oldest that is left comes next.
  const iterator = (shard: Shard): Promise<string> =>
    iteratorFrom(shard, shard.last).catch(() => iteratorFrom(shard, undefined));

  const page = async (shard: Shard): Promise<readonly StreamRecord[]> => {
    shard.iterator ??= await iterator(shard);
    const input = { ShardIterator: shard.iterator, Limit: 1000 };
    const found = Page.parse(await callTable(endpoint, streams('GetRecords'), input));
    const records = found.Records.filter((record) => isLater(record, shard.last));
    shard.last = records.at(-1)?.dynamodb.SequenceNumber ?? shard.last;
    shard.ended = found.NextShardIterator == null;
    shard.iterator = found.NextShardIterator ?? undefined;
    return records;
  };

  const pageOrNothing = async (shard: Shard): Promise<readonly StreamRecord[]> =>
    await page(shard).catch((cause: unknown) => {
      if (!asksAgain.test(String(cause))) throw cause;
      shard.iterator = undefined;
      return [];
    });

  return {
    next: async () => {
      if ([...shards.values()].every(({ ended }) => ended)) await list();
      const found: StreamRecord[] = [];
      for (const shard of shards.values()) {
        if (!shard.ended) found.push(...(await pageOrNothing(shard)));
      }
      return found;
    },
  };
};
