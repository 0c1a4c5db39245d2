// The one Lambda construct: runtime, bundle, log group, least rights and alarms of one row.
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionRow } from './access.ts';
import { accept, acceptWildcard } from './acknowledgements.ts';
import { alarm, fiveMinutes } from './alarms.ts';
import { environmentOf, grant, type Surroundings } from './grants.ts';
import type { Audience } from './routes.ts';

export interface SubjectFunctionProps extends Surroundings {
  readonly row: FunctionRow;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
  readonly audience?: Audience;
  /** Lambda would end a chain of 16 messages that a function sends to its own queue. */
  readonly wakesItself?: boolean;
  /** For functions that are started asynchronously (schedules). */
  readonly deadLetters?: IQueue;
}

const neverAsynchronous =
  'Started by the API, whose caller sees the fault, or by a queue or stream that keeps what failed.';

/** Where local/build.ts puts the bundle of a function. */
export const bundleOf = (name: string): string => `dist/functions/${name}`;

/** `payments/by-key` → `PaymentsByKey`: the id of a function inside its stack; never rename one. */
export const idOf = (name: string): string =>
  name.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase());

export class SubjectFunction extends Construct {
  readonly lambda: lambda.Function;
  readonly role: iam.Role;
  readonly row: FunctionRow;

  constructor(scope: Construct, props: SubjectFunctionProps) {
    super(scope, idOf(props.row.function));
    this.row = props.row;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.settings.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.role = roleOf(this, logGroup);
    this.lambda = new lambda.Function(this, 'Function', {
      description: `${props.stage} ${props.row.function}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(bundleOf(props.row.function)),
      handler: 'index.handler',
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      tracing: lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: lambda.ApplicationLogLevel[props.settings.logLevel],
      logGroup,
      role: this.role,
      environment: environmentOf(props),
      reservedConcurrentExecutions: props.reservedConcurrency,
      recursiveLoop: lambda.RecursiveLoop[props.wakesItself ? 'ALLOW' : 'TERMINATE'],
      deadLetterQueue: props.deadLetters,
    });
    grant(this.role, props);
    acceptWildcard(this.role, '*', 'X-Ray segments and the list of streams have no ARN to name.');
    if (props.deadLetters === undefined) accept(this, 'functionDeadLetters', neverAsynchronous);
    watch(this, props);
  }
}

/** A role that may write its own log group and, so far, nothing else. */
const roleOf = (scope: SubjectFunction, logGroup: logs.LogGroup): iam.Role => {
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: `${Stack.of(scope).stackName} ${scope.row.function}`,
  });
  logGroup.grantWrite(role);
  return role;
};

const watch = (scope: SubjectFunction, props: SubjectFunctionProps) => {
  const { survive, row, timeoutSeconds } = props;
  const { topic } = survive.alarms;
  alarm(scope, 'ErrorsAlarm', topic, {
    metric: scope.lambda.metricErrors({ period: fiveMinutes }),
    threshold: 1,
    periods: 1,
    means: `${row.function} failed: a fault, a crash or a timeout.`,
    runbook: 'function-errors',
  });
  alarm(scope, 'SlowAlarm', topic, {
    metric: scope.lambda.metricDuration({ period: fiveMinutes, statistic: 'p99' }),
    threshold: timeoutSeconds * 800,
    periods: 3,
    means: `${row.function} takes more than 80 % of its ${timeoutSeconds} s.`,
    runbook: 'function-slow',
  });
  // Where we allow one run at a time, refused starts are the design; age and silence tell there.
  if (props.reservedConcurrency !== undefined) return;
  alarm(scope, 'ThrottlesAlarm', topic, {
    metric: scope.lambda.metricThrottles({ period: fiveMinutes }),
    threshold: 1,
    periods: 3,
    means: `${row.function} is refused starts: its concurrency is used up.`,
    runbook: 'function-throttled',
  });
};
