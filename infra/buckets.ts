// The buckets: statements and imports that people drop, messages that banks push, what a stream gave up.
import { CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { BucketName } from './access.ts';
import type { CarefulQueue } from './queues.ts';

const closed = {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  encryption: s3.BucketEncryption.S3_MANAGED,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;

export class Buckets extends Construct {
  readonly statements: s3.Bucket;
  readonly imports: s3.Bucket;
  readonly messages: s3.Bucket;
  readonly discards: s3.Bucket;

  constructor(scope: Construct, id: string, queues: Readonly<Record<BucketName, CarefulQueue>>) {
    super(scope, id);
    const accessLogs = new s3.Bucket(this, 'AccessLogs', {
      ...closed,
      lifecycleRules: [{ expiration: Duration.days(400) }],
    });
    const kept = (name: string) =>
      new s3.Bucket(this, name, {
        ...closed,
        versioned: true,
        serverAccessLogsBucket: accessLogs,
        serverAccessLogsPrefix: `${name.toLowerCase()}/`,
        lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      });
    this.statements = kept('Statements');
    this.imports = kept('Imports');
    this.messages = kept('Messages');
    this.discards = kept('Discards');
    announce(this.statements, queues.statements);
    announce(this.imports, queues.imports);
    announce(this.messages, queues.messages);
  }
}

/**
 * New objects of the bucket become messages of the queue. Written as the bucket's own property:
 * the library's way would bring a function of its own into the stack. The queue's policy names the
 * AWS account, not the bucket, since the bucket must not exist before the policy does.
 */
const announce = (bucket: s3.Bucket, { queue }: CarefulQueue) => {
  const stack = Stack.of(bucket);
  const allowed = queue.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': `arn:${stack.partition}:s3:::*` },
      },
    }),
  );
  if (CfnResource.isCfnResource(bucket.node.defaultChild)) {
    bucket.node.defaultChild.addPropertyOverride('NotificationConfiguration', {
      QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: stack.resolve(queue.queueArn) }],
    });
  }
  if (allowed.policyDependable !== undefined) bucket.node.addDependency(allowed.policyDependable);
};
