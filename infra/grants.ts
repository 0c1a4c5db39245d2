// Turns the words of a row into the rights of its role and the environment of its function.
import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  appendActions,
  type BucketName,
  type FunctionRow,
  tableActions,
  writtenBelow,
} from './access.ts';
import { acceptBelow, acceptWildcard, shownArn } from './acknowledgements.ts';
import type { Audience } from './routes.ts';
import type { Settings } from './stages.ts';
import type { SurviveStack } from './survive-stack.ts';

/** What every stack of functions is given. */
export interface Surroundings {
  readonly stage: string;
  readonly settings: Settings;
  readonly survive: SurviveStack;
}

type Props = Surroundings & { readonly row: FunctionRow; readonly audience?: Audience };

/** Secrets with the credentials of the accounts: this prefix and the account's id. */
export const accountSecretPrefix = (stage: string): string => `clearlane/${stage}/accounts/`;

/** Secrets with the keys of receivers: this prefix, the authority's id, `/` and the receiver's. */
export const receiverSecretPrefix = (stage: string): string => `clearlane/${stage}/receivers/`;

const allow = (
  role: iam.Role,
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Record<string, unknown>,
) => {
  if (actions.length === 0) return;
  role.addToPolicy(
    new iam.PolicyStatement({ actions: [...actions], resources: [...resources], conditions }),
  );
};

const grantTables = (role: iam.Role, { row, survive }: Props) => {
  const { payments, ledger } = survive.tables;
  allow(role, tableActions.payments[row.payments], [payments.tableArn]);
  if (row.counts) allow(role, tableActions.payments.counts, [payments.tableArn]);
  if (row.removes) allow(role, tableActions.payments.removes, [payments.tableArn]);
  if (row.due) allow(role, ['dynamodb:Query'], [`${payments.tableArn}/index/due`]);
  allow(role, tableActions.ledger[row.ledger], [ledger.tableArn]);
  if (row.ledger === 'append') {
    allow(role, appendActions, [ledger.tableArn], {
      'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactWriteItems'] },
    });
  }
};

const grantQueues = (role: iam.Role, { row, survive }: Props) => {
  for (const name of row.sends ?? []) {
    allow(role, ['sqs:SendMessage'], [survive.queues[name].queue.queueArn]);
  }
};

const grantBuckets = (role: iam.Role, { row, survive }: Props) => {
  for (const name of row.reads ?? []) {
    const bucket = survive.buckets[name];
    allow(role, ['s3:GetObject'], [bucket.arnForObjects('*')]);
    // Without it, S3 says "forbidden" where it means "not there".
    allow(role, ['s3:ListBucket'], [bucket.bucketArn]);
    const reason = 'Whoever drops a file names it.';
    acceptBelow(role, { arn: bucket.bucketArn, below: '/*', reason }, survive);
  }
  for (const name of row.writes ?? []) {
    const bucket = survive.buckets[name];
    const below = `${writtenBelow[name]}/*`;
    allow(role, ['s3:PutObject'], [bucket.arnForObjects(below)]);
    const reason = 'An object is named after its file, or after its own bytes.';
    acceptBelow(role, { arn: bucket.bucketArn, below: `/${below}`, reason }, survive);
  }
};

const grantSecretsBelow = (role: iam.Role, prefix: string, reason: string) => {
  const secrets = Stack.of(role).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${prefix}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  allow(role, ['secretsmanager:GetSecretValue'], [secrets]);
  acceptWildcard(role, `${shownArn(role, 'secretsmanager')}:secret:${prefix}*`, reason);
};

const grantSecrets = (role: iam.Role, { row, stage, survive }: Props) => {
  if (row.keys) allow(role, ['secretsmanager:GetSecretValue'], [survive.keys.secretArn]);
  if (row.providers)
    grantSecretsBelow(
      role,
      accountSecretPrefix(stage),
      'One secret per account, created when the account is: the stack cannot know their names.',
    );
  if (row.receivers)
    grantSecretsBelow(
      role,
      receiverSecretPrefix(stage),
      'One secret per receiver, created when the receiver is: the stack cannot know their names.',
    );
};

/** Gives the role exactly what its row says. */
export const grant = (role: iam.Role, props: Props): void => {
  grantTables(role, props);
  grantQueues(role, props);
  grantBuckets(role, props);
  grantSecrets(role, props);
};

const touches = ({ reads = [], writes = [] }: FunctionRow, bucket: BucketName): boolean =>
  reads.includes(bucket) || writes.includes(bucket);

const s3EndpointOf = ({ region, urlSuffix }: SurviveStack): string =>
  `https://s3.${region}.${urlSuffix}`;

/** The environment of a function: names of what it may touch, and nothing it may not. */
export const environmentOf = ({
  row,
  audience,
  stage,
  settings,
  survive,
}: Props): Record<string, string> => {
  const { tables, queues, buckets, keys } = survive;
  const when = (present: unknown, name: string, value: string) =>
    present ? { [name]: value } : {};
  return {
    STAGE: stage,
    LOG_LEVEL: settings.logLevel,
    POWERTOOLS_SERVICE_NAME: row.function,
    POWERTOOLS_METRICS_NAMESPACE: 'Clearlane',
    NODE_OPTIONS: '--enable-source-maps',
    AUDIENCE: audience ?? 'none',
    CLAIM_MAP: JSON.stringify(settings.claims),
    ...when(row.payments !== 'none', 'PAYMENTS_TABLE', tables.payments.tableName),
    ...when(row.ledger !== 'none', 'LEDGER_TABLE', tables.ledger.tableName),
    ...when(row.sends?.includes('wake'), 'WAKE_QUEUE_URL', queues.wake.queue.queueUrl),
    ...when(
      row.sends?.includes('notifications'),
      'NOTIFICATIONS_QUEUE_URL',
      queues.notifications.queue.queueUrl,
    ),
    ...when(
      row.sends?.includes('deliveries'),
      'DELIVERIES_QUEUE_URL',
      queues.deliveries.queue.queueUrl,
    ),
    ...when(row.reads?.includes('statements'), 'STATEMENTS_BUCKET', buckets.statements.bucketName),
    ...when(row.reads?.includes('imports'), 'IMPORTS_BUCKET', buckets.imports.bucketName),
    ...when(touches(row, 'messages'), 'MESSAGES_BUCKET', buckets.messages.bucketName),
    ...when(row.reads ?? row.writes, 'S3_ENDPOINT', s3EndpointOf(survive)),
    ...when(row.keys, 'KEYS_SECRET', keys.secretArn),
    ...when(row.providers, 'ACCOUNT_SECRET_PREFIX', accountSecretPrefix(stage)),
    ...when(row.receivers, 'RECEIVER_SECRET_PREFIX', receiverSecretPrefix(stage)),
  };
};
