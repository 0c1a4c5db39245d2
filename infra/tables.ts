// The two tables: payments (mutable) and the ledger (append-only by policy).
import { Arn, ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { deniedOnLedger } from './access.ts';
import { alarm, fiveMinutes } from './alarms.ts';

export interface TablesProps {
  readonly topic: ITopic;
  readonly breakGlassRole: string;
}

const text = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
const number = (name: string) => ({ name, type: dynamodb.AttributeType.NUMBER });

/** `Table`, not `TableV2`: one region, and a template that says AWS::DynamoDB::Table. */
const common = {
  partitionKey: text('pk'),
  sortKey: text('sk'),
  billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
  stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
  encryption: dynamodb.TableEncryption.AWS_MANAGED,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;

export class Tables extends Construct {
  readonly payments: dynamodb.Table;
  readonly ledger: dynamodb.Table;

  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    this.payments = new dynamodb.Table(this, 'Payments', {
      ...common,
      timeToLiveAttribute: 'expires_at',
    });
    this.payments.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: text('due_shard'),
      sortKey: number('due_at'),
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
    this.ledger = new dynamodb.Table(this, 'Ledger', {
      ...common,
      resourcePolicy: new iam.PolicyDocument({
        statements: [denyChange(Stack.of(this), props.breakGlassRole)],
      }),
    });
    refusals(this, 'Payments', this.payments, props.topic);
    refusals(this, 'Ledger', this.ledger, props.topic);
  }
}

/** Nobody but break-glass changes, deletes or batch-writes entries, whatever their own rights say. */
const denyChange = (stack: Stack, breakGlassRole: string): iam.PolicyStatement => {
  const role = (resourceName: string) =>
    Arn.format(
      {
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      stack,
    );
  return new iam.PolicyStatement({
    sid: 'AppendOnly',
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: [...deniedOnLedger],
    // The table cannot name itself in its own policy; `*` here means this table.
    resources: ['*'],
    conditions: {
      ArnNotLike: { 'aws:PrincipalArn': [role(breakGlassRole), role(`*/${breakGlassRole}`)] },
    },
  });
};

/** What our functions call; system errors are counted per operation only. */
const operations = [
  dynamodb.Operation.GET_ITEM,
  dynamodb.Operation.BATCH_GET_ITEM,
  dynamodb.Operation.QUERY,
  dynamodb.Operation.PUT_ITEM,
  dynamodb.Operation.UPDATE_ITEM,
  dynamodb.Operation.TRANSACT_WRITE_ITEMS,
];

const refusals = (scope: Construct, name: string, table: dynamodb.Table, topic: ITopic) => {
  const events = (metricName: string) =>
    table.metric(metricName, { period: fiveMinutes, statistic: 'Sum' });
  alarm(scope, `${name}ThrottledAlarm`, topic, {
    metric: new MathExpression({
      expression: 'FILL(reads, 0) + FILL(writes, 0)',
      usingMetrics: { reads: events('ReadThrottleEvents'), writes: events('WriteThrottleEvents') },
      period: fiveMinutes,
    }),
    threshold: 1,
    periods: 2,
    means: `DynamoDB throttles requests on the ${name} table.`,
    runbook: 'table-refuses',
  });
  alarm(scope, `${name}FaultAlarm`, topic, {
    metric: table.metricSystemErrorsForOperations({ operations, period: fiveMinutes }),
    threshold: 5,
    periods: 1,
    means: `DynamoDB itself fails on the ${name} table.`,
    runbook: 'table-refuses',
  });
};
