// Wires a worker to what wakes it: a queue, a table's stream or the clock.
import { Duration, type Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { accept, acceptBelow } from './acknowledgements.ts';
import { alarm, fiveMinutes } from './alarms.ts';
import type { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import type { StreamFilter, Trigger } from './workers.ts';

type StreamTrigger = Extract<Trigger, { readonly by: 'stream' }>;

/** Messages of the queue come in batches; the function names those that must come again. */
export const wakeByQueue = (
  made: SubjectFunction,
  queue: IQueue,
  { batchSize, atOnce }: { readonly batchSize: number; readonly atOnce: number },
): void => {
  made.lambda.addEventSource(
    new SqsEventSource(queue, { batchSize, maxConcurrency: atOnce, reportBatchItemFailures: true }),
  );
  accept(made, 'mappingDestination', 'The queue itself sets failing messages aside.');
};

/** Starts the function by the clock. A start that is minutes late is useless: the next one comes. */
export const wakeByClock = (
  made: SubjectFunction,
  { everyMinutes, deadLetters }: { readonly everyMinutes: number; readonly deadLetters: IQueue },
): void => {
  made.lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  accept(made, 'asyncDestination', 'Failed starts go to the function’s dead-letter queue.');
  new Rule(made, 'Schedule', {
    description: `Starts ${made.row.function}`,
    schedule: Schedule.rate(Duration.minutes(everyMinutes)),
    targets: [
      new LambdaFunction(made.lambda, {
        deadLetterQueue: deadLetters,
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    ],
  });
};

/**
 * Reads the table's stream. A record that keeps failing is cut out of its batch and kept whole in
 * the bucket: SQS and SNS would keep its number only, and the stream forgets after a day.
 */
export const wakeByStream = (
  made: SubjectFunction,
  { trigger, table, discards, survive }: Surroundings & StreamWiring,
): void => {
  made.lambda.addEventSource(
    new DynamoEventSource(table, {
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: trigger.batchSize,
      maxBatchingWindow: Duration.seconds(1),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 50,
      filters: [trigger, ...(trigger.also ? [trigger.also] : [])].map(filterOf),
      onFailure: keepIn(discards, made, survive),
      metricsConfig: { metrics: [lambda.MetricType.EVENT_COUNT] },
    }),
  );
  watchStream(made, survive);
};

interface StreamWiring {
  readonly trigger: StreamTrigger;
  readonly table: Table;
  readonly discards: Bucket;
}

const filterOf = ({ events, sortKey }: StreamFilter) =>
  lambda.FilterCriteria.filter({
    eventName: lambda.FilterRule.or(...events),
    ...(sortKey === undefined
      ? {}
      : { dynamodb: { NewImage: { sk: { S: lambda.FilterRule.isEqual(sortKey) } } } }),
  });

/** Discarded records go to the bucket whole; the function may write there, not read. */
const keepIn = (bucket: Bucket, made: SubjectFunction, owner: Stack): lambda.IEventSourceDlq => ({
  bind: () => {
    made.role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('aws/lambda/*')],
      }),
    );
    made.role.addToPolicy(
      new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    );
    acceptBelow(
      made.role,
      { arn: bucket.bucketArn, below: '/aws/lambda/*', reason: 'Lambda names the objects.' },
      owner,
    );
    return { destination: bucket.bucketArn };
  },
});

const watchStream = (made: SubjectFunction, survive: Surroundings['survive']) => {
  const { topic } = survive.alarms;
  alarm(made, 'BehindAlarm', topic, {
    metric: made.lambda.metric('IteratorAge', { period: fiveMinutes, statistic: 'Maximum' }),
    threshold: Duration.minutes(15).toMilliseconds(),
    periods: 1,
    means: `${made.row.function} is 15 minutes behind its stream, which forgets after 24 hours.`,
    runbook: 'stream-behind',
  });
  for (const mapping of made.lambda.node.children.filter(isMapping)) {
    alarm(made, 'DiscardedAlarm', topic, {
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'OnFailureDestinationDeliveredEventCount',
        dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
        period: fiveMinutes,
        statistic: 'Sum',
      }),
      threshold: 1,
      periods: 1,
      means: `${made.row.function} gave up on a record; it lies in the discards bucket.`,
      runbook: 'records-discarded',
    });
  }
};

const isMapping = (child: unknown): child is lambda.EventSourceMapping =>
  child instanceof lambda.EventSourceMapping;
