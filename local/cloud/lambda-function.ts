// What the templates say of each Lambda function, as the function host needs it.
import * as z from 'zod';
import type { Described, Model } from './model.ts';
import { arnOf, type Named } from './names.ts';

/** One function: its bundle, limits, environment, and what happens when it fails. */
export type LambdaFunction = {
  /** Logical id in its template. */
  readonly id: string;
  /** Physical name. */
  readonly name: string;
  /** Short name for people: the service's name in its settings, else the logical id. */
  readonly label: string;
  readonly arn: string;
  readonly region: string;
  /** Folder of the asset. */
  readonly bundle: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Reserved concurrency, or undefined. */
  readonly reserved: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** How often an asynchronous invocation is repeated. */
  readonly asyncRetries: number;
  /** ARN that gets the event when every try failed (a dead-letter queue). */
  readonly deadLetters: string | undefined;
  /** ARN that gets a record of the failure (a destination). */
  readonly onFailure: string | undefined;
};

const Properties = z.object({
  Code: z.object({ S3Key: z.string().optional() }),
  Handler: z.string().optional(),
  Runtime: z.string().optional(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  Environment: z
    .object({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
    .default({ Variables: {} }),
  DeadLetterConfig: z.object({ TargetArn: z.string() }).optional(),
});

const AsyncConfig = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
  DestinationConfig: z
    .object({ OnFailure: z.object({ Destination: z.string() }).optional() })
    .optional(),
});
type AsyncConfig = z.infer<typeof AsyncConfig>;

const defaultAsyncRetries = 2;
// A thread's heap below this dies before any bundle is loaded; Lambda's 128 MB are the process's.
const heapAtLeastMb = 128;

const describe = (
  named: Described,
  bundle: string,
  asyncConfig: AsyncConfig | undefined,
): LambdaFunction => {
  const properties = Properties.parse(named.properties);
  return {
    id: named.resource.id,
    name: named.name,
    label: properties.Environment.Variables['POWERTOOLS_SERVICE_NAME'] ?? named.resource.id,
    arn: arnOf(named),
    region: named.stack.region,
    bundle,
    handler: properties.Handler ?? 'index.handler',
    timeoutMs: properties.Timeout * 1000,
    memoryMb: Math.max(heapAtLeastMb, properties.MemorySize),
    reserved: properties.ReservedConcurrentExecutions,
    environment: properties.Environment.Variables,
    asyncRetries: asyncConfig?.MaximumRetryAttempts ?? defaultAsyncRetries,
    deadLetters: properties.DeadLetterConfig?.TargetArn,
    onFailure: asyncConfig?.DestinationConfig?.OnFailure?.Destination,
  };
};

const bundleOf = (named: Described): string | undefined => {
  const { Code, Runtime } = Properties.parse(named.properties);
  if (Runtime?.startsWith('nodejs') !== true || Code.S3Key === undefined) return undefined;
  return named.stack.assets.get(Code.S3Key);
};

const namesFunction = (config: AsyncConfig, named: Named): boolean =>
  [named.name, arnOf(named)].includes(config.FunctionName);

/**
 * Every Node function with a bundle in the assembly. Others (custom-resource providers in
 * another language, inline code) are left out: nothing here runs them.
 */
export const lambdaFunctions = (model: Model): readonly LambdaFunction[] => {
  const configs = model
    .ofType('AWS::Lambda::EventInvokeConfig')
    .map(({ properties }) => AsyncConfig.parse(properties));
  return model.ofType('AWS::Lambda::Function').flatMap((named) => {
    const bundle = bundleOf(named);
    if (bundle === undefined) return [];
    return [
      describe(
        named,
        bundle,
        configs.find((config) => namesFunction(config, named)),
      ),
    ];
  });
};
