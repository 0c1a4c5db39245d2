// Where events end that a function did not take: queues, buckets, functions, by ARN.
import { randomUUID } from 'node:crypto';
import type { S3Store } from '../../../node_modules/fauxqs/dist/s3/s3Store.js';
import type { Clock } from '../clock.ts';
import type { Model } from '../model.ts';
import type { Queues } from '../queues.ts';
import type { Written } from '../s3-strictness.ts';
import type { Mapping } from './mapping.ts';
import type { StreamRecord } from './stream-reader.ts';

/** Sends things to where templates say they should end. */
export type Destinations = {
  /** Puts a JSON body into the queue, or runs `invoke` for a function. */
  readonly send: (arn: string, body: object) => Promise<void>;
  /** Sets stream records aside that were tried often enough. */
  readonly discardRecords: (
    mapping: Mapping,
    records: readonly StreamRecord[],
    end: { readonly shard: number; readonly tries: number },
  ) => Promise<void>;
};

/** What destinations reach. */
export type Reach = {
  readonly model: Model;
  readonly queues: Queues;
  readonly s3: S3Store;
  readonly written: (object: Written) => void;
  readonly invoke: (functionName: string, event: object) => void;
  readonly clock: Clock;
  readonly log: (line: string) => void;
};

const isoAt = (seconds: number | undefined): string =>
  new Date((seconds ?? 0) * 1000).toISOString();

const batchInfo = (mapping: Mapping, records: readonly StreamRecord[], shard: number) => ({
  shardId: `shardId-pretended-${shard}`,
  startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
  endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
  approximateArrivalOfFirstRecord: isoAt(records[0]?.dynamodb.ApproximateCreationDateTime),
  approximateArrivalOfLastRecord: isoAt(records.at(-1)?.dynamodb.ApproximateCreationDateTime),
  batchSize: records.length,
  streamArn: mapping.sourceArn,
});

const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

/** S3's key of discarded records: `aws/lambda/mapping/shard/2026/01/31/time-id`. */
const discardKey = (mapping: Mapping, shard: number, at: number): string => {
  const time = new Date(at).toISOString();
  const day = time.slice(0, 10).replaceAll('-', '/');
  const stamp = time.slice(0, 19).replaceAll(':', '.');
  return `aws/lambda/${mapping.to}/shardId-pretended-${shard}/${day}/${stamp}-${randomUUID()}`;
};

/** Makes the destinations. Those of another kind than queue, bucket and function are only logged. */
export const makeDestinations = (reach: Reach): Destinations => {
  const nameOf = (arn: string): string => {
    const named = reach.model.byArn(arn);
    if (named === undefined) throw new Error(`the assembly has nothing with the ARN ${arn}`);
    return named.name;
  };
  const send: Destinations['send'] = async (arn, body) => {
    const kinds: Readonly<Record<string, () => void>> = {
      sqs: () => reach.queues.send(nameOf(arn), JSON.stringify(body)),
      lambda: () => reach.invoke(nameOf(arn), body),
    };
    const kind = kinds[serviceOf(arn)];
    if (kind === undefined) reach.log(`not emulated: something was sent to ${arn}`);
    else kind();
  };
  return {
    send,
    discardRecords: async (mapping, records, { shard, tries }) => {
      const { to, onFailure } = mapping;
      reach.log(`${to}: ${records.length} stream records discarded after ${tries} tries`);
      if (onFailure === undefined) return;
      const record = {
        requestContext: {
          requestId: randomUUID(),
          functionArn: `arn:aws:lambda:${mapping.region}:000000000000:function:${to}`,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: tries,
        },
        responseContext: {
          statusCode: 200,
          executedVersion: '$LATEST',
          functionError: 'Unhandled',
        },
        version: '1.0',
        timestamp: new Date(reach.clock.now()).toISOString(),
        DDBStreamBatchInfo: batchInfo(mapping, records, shard),
      };
      if (serviceOf(onFailure) !== 's3') return await send(onFailure, record);
      // Only a bucket keeps the records themselves; the others get their numbers.
      const bucket = nameOf(onFailure);
      const key = discardKey(mapping, shard, reach.clock.now());
      const whole = { ...record, payload: JSON.stringify({ Records: records }) };
      reach.s3.putObject(bucket, key, Buffer.from(JSON.stringify(whole)), 'application/json');
      reach.written({ bucket, key, how: 'Put' });
    },
  };
};
