// A small CDK app with one of everything that the local cloud wires, synthesized for its tests.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule as RuleSchedule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { build } from 'esbuild';

export const issuer = 'https://issuer.example.com/';
export const audience = 'fixture';

const here = dirname(fileURLToPath(import.meta.url));
const handlers = join(here, 'handlers');
const built = join(here, '../../../dist');

const bundle = async (into: string): Promise<void> => {
  await Promise.all(
    readdirSync(handlers).map((file) =>
      build({
        entryPoints: { index: join(handlers, file) },
        outdir: join(into, basename(file, '.ts')),
        outExtension: { '.js': '.mjs' },
        bundle: true,
        format: 'esm',
        platform: 'node',
        target: 'node24',
        mainFields: ['module', 'main'],
        external: ['zod'],
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
      }),
    ),
  );
};

/** What other stacks use: exported by name, imported by them. */
class Kept extends Stack {
  readonly table = new dynamodb.Table(this, 'Table', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'expires_at',
  });
  readonly global = new dynamodb.TableV2(this, 'Global', {
    partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
    globalSecondaryIndexes: [
      { indexName: 'by-sk', partitionKey: { name: 'sk', type: dynamodb.AttributeType.STRING } },
    ],
  });
  readonly dead = new sqs.Queue(this, 'Dead');
  readonly queue = new sqs.Queue(this, 'Queue', {
    visibilityTimeout: Duration.minutes(5),
    deadLetterQueue: { queue: this.dead, maxReceiveCount: 2 },
  });
  readonly files = new s3.Bucket(this, 'Files');
  readonly discards = new s3.Bucket(this, 'Discards');
  readonly told = new sqs.Queue(this, 'Told', { visibilityTimeout: Duration.minutes(5) });
  readonly secret = new secrets.Secret(this, 'Secret', {
    generateSecretString: {
      secretStringTemplate: '{"user":"me"}',
      generateStringKey: 'password',
      passwordLength: 20,
    },
  });

  constructor(app: App) {
    super(app, 'fixture-kept');
    this.files.addEventNotification(
      s3.EventType.OBJECT_CREATED,
      new notifications.SqsDestination(this.told),
      { prefix: 'in/' },
    );
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'Where', { value: `${this.region} ${this.queue.queueArn}` });
  }
}

class Working extends Stack {
  readonly #bundles: string;
  readonly #kept: Kept;

  constructor(app: App, kept: Kept, bundles: string) {
    super(app, 'fixture-working');
    this.#bundles = bundles;
    this.#kept = kept;
    this.#callers();
    this.#queues();
    this.#streams();
    this.#clocks();
    this.#buckets();
  }

  #function(id: string, handler: string, more: Partial<lambda.FunctionProps> = {}) {
    return new lambda.Function(this, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(join(this.#bundles, handler)),
      timeout: Duration.seconds(20),
      memorySize: 256,
      ...more,
    });
  }

  #callers() {
    const { table, queue, files, secret } = this.#kept;
    const front = new api.HttpApi(this, 'Front', {
      apiName: 'fixture-front',
      corsPreflight: {
        allowOrigins: ['https://app.example.com'],
        allowMethods: [api.CorsHttpMethod.POST],
        allowHeaders: ['authorization'],
      },
    });
    const authorizer = new HttpJwtAuthorizer('Tokens', issuer, { jwtAudience: [audience] });
    const echoes = this.#function('Echo', 'echo');
    const echo = new HttpLambdaIntegration('Echo', echoes);
    const side = new HttpLambdaIntegration('Side', echoes);
    const methods = [api.HttpMethod.POST, api.HttpMethod.GET];
    front.addRoutes({ path: '/v1/things/{id}', methods, integration: echo, authorizer });
    front.addRoutes({ path: '/v1/things/mine', methods, integration: echo });
    front.addRoutes({ path: '/open/{rest+}', methods: [api.HttpMethod.ANY], integration: echo });
    front.addRoutes({
      path: '/scoped',
      methods,
      integration: echo,
      authorizer,
      authorizationScopes: ['write'],
    });
    new api.HttpApi(this, 'Side', { apiName: 'fixture-side', defaultIntegration: side });
    this.#function('Environment', 'environment', {
      environment: { FRONT_URL: front.apiEndpoint, POWERTOOLS_SERVICE_NAME: 'own/label' },
    });
    this.#function('Services', 'services', {
      environment: {
        TABLE: table.tableName,
        QUEUE_URL: queue.queueUrl,
        BUCKET: files.bucketName,
        SECRET: secret.secretArn,
      },
    });
    this.#function('Careless', 'careless', { timeout: Duration.seconds(1) });
    const alone = this.#function('Alone', 'careless', { reservedConcurrentExecutions: 1 });
    front.addRoutes({
      path: '/alone',
      methods,
      integration: new HttpLambdaIntegration('Alone', alone),
    });
  }

  #queues() {
    const messages = this.#function('Messages', 'messages');
    messages.addEventSource(
      new SqsEventSource(this.#kept.queue, { batchSize: 5, reportBatchItemFailures: true }),
    );
  }

  #streams() {
    const { table, discards } = this.#kept;
    this.#function('Stream', 'stream', { reservedConcurrentExecutions: 1 }).addEventSource(
      new DynamoEventSource(table, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: 10,
        bisectBatchOnError: true,
        retryAttempts: 2,
        filters: [
          lambda.FilterCriteria.filter({
            eventName: lambda.FilterRule.or('INSERT'),
            dynamodb: { NewImage: { state: { S: lambda.FilterRule.isEqual('new') } } },
          }),
        ],
        onFailure: { bind: () => ({ destination: discards.bucketArn }) },
      }),
    );
  }

  #clocks() {
    const dead = this.#kept.dead;
    const tick = this.#function('Tick', 'tick');
    new Rule(this, 'Each', {
      schedule: RuleSchedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(tick)],
    });
    new Schedule(this, 'Hourly', {
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      target: new LambdaInvoke(tick, {}),
    });
    const failing = this.#function('Failing', 'tick', { deadLetterQueue: dead, retryAttempts: 1 });
    new Rule(this, 'Nightly', {
      schedule: RuleSchedule.cron({ hour: '1', minute: '0' }),
      targets: [new LambdaFunction(failing, { event: RuleTargetInput.fromObject({ do: 'fail' }) })],
    });
  }

  #buckets() {
    const objects = this.#function('Objects', 'objects');
    objects.addEventSource(new SqsEventSource(this.#kept.told));
    const direct = new s3.CfnBucket(this, 'Direct', {
      notificationConfiguration: {
        lambdaConfigurations: [{ event: 's3:ObjectCreated:*', function: objects.functionArn }],
      },
    });
    new CfnOutput(this, 'DirectName', { value: direct.ref });
  }
}

/** A synthesized assembly, inside the project so that its bundles could reach our packages. */
export type Fixture = { readonly assembly: string; readonly remove: () => void };

/** Bundles the handlers and synthesizes the app. */
export const synthesize = async (): Promise<Fixture> => {
  mkdirSync(built, { recursive: true });
  const folder = mkdtempSync(join(built, 'fixture-'));
  await bundle(join(folder, 'bundles'));
  const assembly = join(folder, 'cdk.out');
  const app = new App({
    outdir: assembly,
    builtinCloudFormationValidation: false,
    analyticsReporting: false,
    treeMetadata: false,
  });
  new Working(app, new Kept(app), join(folder, 'bundles'));
  app.synth();
  return { assembly, remove: () => rmSync(folder, { recursive: true }) };
};
