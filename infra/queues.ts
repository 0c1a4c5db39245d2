// A queue with its dead-letter queue and the two alarms both need.
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from './acknowledgements.ts';
import { alarm, fiveMinutes } from './alarms.ts';

export interface CarefulQueueProps {
  readonly topic: ITopic;
  /** Longest run of the consumer; messages stay hidden six times as long (AWS's rule). */
  readonly consumerTimeoutSeconds: number;
  /** Deliveries before a message is set aside. */
  readonly deliveries: number;
  /** Age of the oldest message that wakes somebody, in minutes. */
  readonly oldMinutes: number;
}

const kept = {
  encryption: sqs.QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
};

/** A standard queue: encrypted, outlives its stack, and nothing that fails is lost. */
export class CarefulQueue extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string, props: CarefulQueueProps) {
    super(scope, id);
    const removalPolicy = RemovalPolicy.RETAIN;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      topic: props.topic,
      of: id,
      removalPolicy,
    }).queue;
    this.queue = new sqs.Queue(this, 'Queue', {
      ...kept,
      removalPolicy,
      visibilityTimeout: Duration.seconds(props.consumerTimeoutSeconds * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.deliveries },
    });
    alarm(this, 'OldAlarm', props.topic, {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes }),
      threshold: props.oldMinutes * 60,
      periods: 1,
      means: `The oldest message of ${id} waits for more than ${props.oldMinutes} minutes.`,
      runbook: 'queue-old',
    });
  }
}

export interface DeadLettersProps {
  readonly topic: ITopic;
  /** Whose failures they are, for the alarm's text. */
  readonly of: string;
  readonly removalPolicy?: RemovalPolicy;
}

/** Where set-aside messages wait for a person; one message is enough for the alarm. */
export class DeadLetters extends Construct {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, { topic, of, removalPolicy }: DeadLettersProps) {
    super(scope, id);
    this.queue = new sqs.Queue(this, 'Queue', {
      ...kept,
      removalPolicy,
      visibilityTimeout: Duration.minutes(3),
    });
    accept(this.queue, 'queueRedrive', 'It is the end of the line: a person takes over here.');
    alarm(this, 'Alarm', topic, {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
      threshold: 1,
      periods: 1,
      means: `A message was set aside in ${of}, and did not reach the desk: nobody tries it again.`,
      runbook: 'dead-letters',
    });
  }
}
