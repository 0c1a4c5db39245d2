// What the templates say of event-source mappings: from which queue or stream, to which function.
import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import type { Described, Model } from '../model.ts';

/** One mapping, of a queue or of a table's stream. */
export type Mapping = {
  readonly source: 'queue' | 'stream';
  /** Physical name of the queue or table. */
  readonly from: string;
  readonly sourceArn: string;
  readonly region: string;
  /** Physical name of the function. */
  readonly to: string;
  readonly batchSize: number;
  readonly reportsFailures: boolean;
  readonly patterns: readonly JsonObject[];
  /** Batches at once (queues). */
  readonly atOnce: number;
  /** Streams: tries after the first, whether a failed batch is halved, where the rest goes. */
  readonly retries: number;
  readonly bisects: boolean;
  readonly onFailure: string | undefined;
};

const flag = z.stringbool().or(z.boolean()).default(false);

const Properties = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  Enabled: z.stringbool().or(z.boolean()).default(true),
  BatchSize: z.coerce.number().optional(),
  BisectBatchOnFunctionError: flag,
  MaximumRetryAttempts: z.coerce.number().default(-1),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().optional() }).optional(),
  DestinationConfig: z
    .object({ OnFailure: z.object({ Destination: z.string() }).optional() })
    .optional(),
});
type Properties = z.infer<typeof Properties>;

const defaultBatchSizes = { queue: 10, stream: 100 } as const;
// Lambda begins with five pollers and grows; five are enough to see concurrency.
const pollersAtMost = 5;
const sources: Readonly<Record<string, Mapping['source']>> = {
  'AWS::SQS::Queue': 'queue',
  'AWS::DynamoDB::Table': 'stream',
  'AWS::DynamoDB::GlobalTable': 'stream',
};

const patternsOf = ({ FilterCriteria }: Properties): readonly JsonObject[] =>
  (FilterCriteria?.Filters ?? []).map(({ Pattern }) => JSON.parse(Pattern));

// A function is named by its name, its ARN, or the ARN of a version or alias.
const functionName = (reference: string): string =>
  reference.split(':function:').at(-1)?.split(':')[0] ?? reference;

const retriesOf = ({ MaximumRetryAttempts: attempts }: Properties): number =>
  attempts < 0 ? Number.POSITIVE_INFINITY : attempts;

const mappingOf = (model: Model, { stack, properties: raw }: Described): Mapping => {
  const properties = Properties.parse(raw);
  const from = model.byArn(properties.EventSourceArn);
  const source = sources[from?.resource.type ?? ''];
  if (from === undefined || source === undefined) {
    throw new Error(`no queue or table stream is known by the ARN ${properties.EventSourceArn}`);
  }
  return {
    source,
    from: from.name,
    sourceArn: properties.EventSourceArn,
    region: stack.region,
    to: functionName(properties.FunctionName),
    batchSize: properties.BatchSize ?? defaultBatchSizes[source],
    reportsFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    patterns: patternsOf(properties),
    atOnce: Math.min(properties.ScalingConfig?.MaximumConcurrency ?? pollersAtMost, pollersAtMost),
    retries: retriesOf(properties),
    bisects: properties.BisectBatchOnFunctionError,
    onFailure: properties.DestinationConfig?.OnFailure?.Destination,
  };
};

/** Every enabled event-source mapping of the templates. */
export const mappingsOf = (model: Model): readonly Mapping[] =>
  model
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => Properties.parse(properties).Enabled)
    .map((named) => mappingOf(model, named));

const Failures = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Which items of a batch a function's answer reports as failed: none, some, or `all` when the
 * answer makes no sense (an unknown or empty identifier), as Lambda reads it.
 */
export const reportedFailures = (
  payload: string,
  identifiers: readonly string[],
): readonly string[] | 'all' => {
  const answer: unknown = JSON.parse(payload);
  if (answer === null || answer === '') return [];
  const failures = Failures.safeParse(answer);
  if (!failures.success) return 'all';
  const failed = (failures.data.batchItemFailures ?? []).map((one) => one.itemIdentifier);
  return failed.every((one) => identifiers.includes(one)) ? failed : 'all';
};
