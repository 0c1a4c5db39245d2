// What must survive every other stack: tables, buckets, queues that hold money facts, the keys.
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accept } from './acknowledgements.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { Buckets } from './buckets.ts';
import { CarefulQueue } from './queues.ts';
import type { Settings } from './stages.ts';
import { Tables } from './tables.ts';
import { workers } from './workers.ts';

export interface SurviveProps extends StackProps {
  readonly settings: Settings;
}

export class SurviveStack extends Stack {
  readonly alarms: AlarmTopic;
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly queues: ReturnType<typeof queuesOf>;
  readonly keys: secrets.Secret;

  constructor(scope: Construct, id: string, props: SurviveProps) {
    super(scope, id, { ...props, terminationProtection: true });
    this.alarms = new AlarmTopic(this, 'Alarms', props.settings);
    this.tables = new Tables(this, 'Tables', {
      topic: this.alarms.topic,
      breakGlassRole: props.settings.breakGlassRole,
    });
    this.queues = queuesOf(this, this.alarms);
    this.buckets = new Buckets(this, 'Buckets', this.queues);
    this.keys = keysOf(this);
    this.#say();
  }

  /** Outputs: what the local cloud, the demo and operators need by name. */
  #say() {
    const outputs = {
      PaymentsTableName: this.tables.payments.tableName,
      LedgerTableName: this.tables.ledger.tableName,
      StatementsBucketName: this.buckets.statements.bucketName,
      ImportsBucketName: this.buckets.imports.bucketName,
      MessagesBucketName: this.buckets.messages.bucketName,
      DiscardsBucketName: this.buckets.discards.bucketName,
      WakeQueueUrl: this.queues.wake.queue.queueUrl,
      NotificationsQueueUrl: this.queues.notifications.queue.queueUrl,
      KeysSecretArn: this.keys.secretArn,
      AlarmTopicArn: this.alarms.topic.topicArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

const queuesOf = (stack: SurviveStack, { topic }: AlarmTopic) => ({
  /** (payment, attempt) with its delay; a lost message is healed by the repair within a minute. */
  wake: new CarefulQueue(stack, 'Wake', {
    topic,
    consumerTimeoutSeconds: workers.work.timeoutSeconds,
    deliveries: 5,
    oldMinutes: 30,
  }),
  /** Verified notifications that met transient trouble: tried for some two hours. */
  notifications: new CarefulQueue(stack, 'Notifications', {
    topic,
    consumerTimeoutSeconds: workers.apply.timeoutSeconds,
    deliveries: 20,
    oldMinutes: 15,
  }),
  /** Events on their way to receivers; a message that waits its turn comes again and again. */
  deliveries: new CarefulQueue(stack, 'Deliveries', {
    topic,
    consumerTimeoutSeconds: workers.deliver.timeoutSeconds,
    deliveries: 5,
    oldMinutes: 30,
  }),
  statements: new CarefulQueue(stack, 'Statements', {
    topic,
    consumerTimeoutSeconds: workers.reconcile.timeoutSeconds,
    deliveries: 3,
    oldMinutes: 60,
  }),
  imports: new CarefulQueue(stack, 'Imports', {
    topic,
    consumerTimeoutSeconds: workers.imports.timeoutSeconds,
    deliveries: 3,
    oldMinutes: 60,
  }),
  /** What banks pushed: payers wait for it to be booked. */
  messages: new CarefulQueue(stack, 'Messages', {
    topic,
    consumerTimeoutSeconds: workers.transfers.timeoutSeconds,
    deliveries: 5,
    oldMinutes: 30,
  }),
});

/**
 * The HMAC keys behind payment ids and claims. Generated once and never rotated: another key would
 * give a repeated request another payment (promise 3).
 */
const keysOf = (stack: SurviveStack) => {
  const secret = new secrets.Secret(stack, 'Keys', {
    description: 'HMAC keys behind payment ids and claims. Never rotate: promise 3 hangs on it.',
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'master',
      passwordLength: 64,
      excludePunctuation: true,
    },
  });
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
  accept(secret, 'rotatedSecret', 'Another key would give a repeated request another payment.');
  return secret;
};
