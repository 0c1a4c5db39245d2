// What must survive does: tables, buckets, queues and keys cannot be lost or quietly changed.
import { describe, expect, it } from '@jest/globals';
import { at, resourcesOf, templatesOf } from './synth.ts';

const templates = templatesOf();
const tables = resourcesOf(templates, 'AWS::DynamoDB::Table');
const tableNamed = (name: string) => tables.find(({ id }) => id.startsWith(`Tables${name}`));

describe('the tables', () => {
  it('are two, in the stack that survives', () => {
    expect(tables.map(({ stack }) => stack)).toEqual(['survive', 'survive']);
  });

  it.each(['Payments', 'Ledger'])('%s outlives its stack and can be restored', (name) => {
    expect(tableNamed(name)).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        SSESpecification: { SSEEnabled: true },
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
    });
  });

  it('index due work by keys only, and let only payments expire items', () => {
    expect(tableNamed('Payments')?.Properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'due_shard', KeyType: 'HASH' },
            { AttributeName: 'due_at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
    expect(tableNamed('Ledger')?.Properties).not.toHaveProperty('TimeToLiveSpecification');
    expect(tableNamed('Ledger')?.Properties).not.toHaveProperty('GlobalSecondaryIndexes');
  });

  it('deny everybody but break-glass any way to change the ledger', () => {
    const policy = at(tableNamed('Ledger')?.Properties, 'ResourcePolicy', 'PolicyDocument');

    expect(at(policy, 'Statement')).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: [
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:PartiQLDelete',
          'dynamodb:PartiQLInsert',
          'dynamodb:PartiQLUpdate',
          'dynamodb:UpdateItem',
        ],
        Condition: {
          ArnNotLike: {
            'aws:PrincipalArn': [
              'arn:aws:iam::000000000000:role/clearlane-break-glass',
              'arn:aws:iam::000000000000:role/*/clearlane-break-glass',
            ],
          },
        },
      }),
    ]);
  });
});

describe('the buckets', () => {
  const buckets = resourcesOf(templates, 'AWS::S3::Bucket');

  it.each(buckets.map((bucket) => [bucket.id, bucket] as const))(
    '%s is closed and kept',
    (_id, bucket) => {
      expect(bucket).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: {
          BucketEncryption: expect.anything(),
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        },
      });
    },
  );

  it.each(['Statements', 'Imports', 'Messages'])(
    '%s announces each new object to its queue',
    (name) => {
      const bucket = buckets.find(({ id }) => id.startsWith(`Buckets${name}`));
      const queue = at(
        bucket,
        'Properties',
        'NotificationConfiguration',
        'QueueConfigurations',
        '0',
      );

      expect(queue).toMatchObject({ Event: 's3:ObjectCreated:*' });
      expect(JSON.stringify(queue)).toContain(`${name}Queue`);
    },
  );
});

describe('the queues', () => {
  const queues = resourcesOf(templates, 'AWS::SQS::Queue');
  const arnsOfDeadLetters = queues.map(({ Properties }) =>
    at(Properties, 'RedrivePolicy', 'deadLetterTargetArn', 'Fn::GetAtt', '0'),
  );

  it.each(queues.map((queue) => [queue.id, queue] as const))('%s is encrypted', (_id, queue) => {
    expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true });
  });

  it('set failing messages aside, or are that place', () => {
    const lossy = queues.filter(
      ({ id, Properties }) => !Properties['RedrivePolicy'] && !id.includes('DeadLetters'),
    );

    expect(lossy).toEqual([]);
    expect(arnsOfDeadLetters.filter((arn) => arn !== undefined)).toHaveLength(6);
  });

  it('keep what was set aside for fourteen days', () => {
    const days = queues
      .filter(({ id }) => id.includes('DeadLetters'))
      .map(({ Properties }) => Number(Properties['MessageRetentionPeriod']) / 86_400);

    expect(new Set(days)).toEqual(new Set([14]));
  });
});

it('keeps every queue of its own when the stack goes', () => {
  const policies = resourcesOf(templates, 'AWS::SQS::Queue')
    .filter(({ stack }) => stack === 'survive')
    .map((queue) => queue.DeletionPolicy);

  expect(policies).toHaveLength(12);
  expect(new Set(policies)).toEqual(new Set(['Retain']));
});

describe('the keys', () => {
  it('are one secret that survives', () => {
    expect(resourcesOf(templates, 'AWS::SecretsManager::Secret')).toEqual([
      expect.objectContaining({ stack: 'survive', DeletionPolicy: 'Retain' }),
    ]);
  });
});

it('says the names that others need', () => {
  const outputs = templates.survive.findOutputs('*');

  expect(Object.keys(outputs)).toEqual(
    expect.arrayContaining([
      'PaymentsTableName',
      'LedgerTableName',
      'StatementsBucketName',
      'ImportsBucketName',
      'DiscardsBucketName',
      'WakeQueueUrl',
      'NotificationsQueueUrl',
      'KeysSecretArn',
      'AlarmTopicArn',
    ]),
  );
});
