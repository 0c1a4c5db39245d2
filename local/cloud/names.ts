// The physical names, ARNs and addresses that resources have on this machine.
import { createHash } from 'node:crypto';
import type { Resource, Stack } from './assembly.ts';
import type { Json } from './json.ts';

/** Addresses of the local servers, known before any template is resolved. */
export type Addresses = {
  readonly queueUrl: (queueName: string) => string;
  readonly apiUrl: (apiId: string) => string;
};

/** A resource with its settled physical name. */
export type Named = {
  readonly resource: Resource;
  readonly stack: Stack;
  readonly name: string;
};

type Kind = {
  /** The property that may carry a chosen name. */
  readonly named?: string;
  /** Service and resource part of the ARN; the name is put in place of `*`. */
  readonly arn: string;
  /** What `Ref` answers; the name when absent. */
  readonly ref?: 'arn' | 'queueUrl' | 'id';
  /** ARNs of this kind carry no region and account. */
  readonly global?: boolean;
  readonly lowerCase?: boolean;
};

const kinds: Readonly<Record<string, Kind>> = {
  'AWS::DynamoDB::Table': { named: 'TableName', arn: 'dynamodb:table/*' },
  'AWS::DynamoDB::GlobalTable': { named: 'TableName', arn: 'dynamodb:table/*' },
  'AWS::SQS::Queue': { named: 'QueueName', arn: 'sqs:*', ref: 'queueUrl' },
  'AWS::SNS::Topic': { named: 'TopicName', arn: 'sns:*', ref: 'arn' },
  'AWS::S3::Bucket': { named: 'BucketName', arn: 's3:*', global: true, lowerCase: true },
  'AWS::Lambda::Function': { named: 'FunctionName', arn: 'lambda:function:*' },
  'AWS::SecretsManager::Secret': { named: 'Name', arn: 'secretsmanager:secret:*', ref: 'arn' },
  'AWS::ApiGatewayV2::Api': { arn: 'apigateway:/apis/*', ref: 'id' },
  'AWS::ApiGatewayV2::Authorizer': { arn: 'apigateway:/authorizers/*', ref: 'id' },
  'AWS::ApiGatewayV2::Integration': { arn: 'apigateway:/integrations/*', ref: 'id' },
  'AWS::IAM::Role': { named: 'RoleName', arn: 'iam:role/*' },
  'AWS::Logs::LogGroup': { named: 'LogGroupName', arn: 'logs:log-group:*:*' },
  'AWS::KMS::Key': { arn: 'kms:key/*', ref: 'id' },
  'AWS::KMS::Alias': { named: 'AliasName', arn: 'kms:*' },
  'AWS::Events::EventBus': { named: 'Name', arn: 'events:event-bus/*' },
  'AWS::Events::Rule': { named: 'Name', arn: 'events:rule/*' },
  'AWS::Scheduler::Schedule': { named: 'Name', arn: 'scheduler:schedule/default/*' },
  'AWS::Scheduler::ScheduleGroup': { named: 'Name', arn: 'scheduler:schedule-group/*' },
  'AWS::StepFunctions::StateMachine': {
    named: 'StateMachineName',
    arn: 'states:stateMachine:*',
    ref: 'arn',
  },
};

/** A short name that stays the same from run to run. */
const shortId = (named: Named): string =>
  createHash('sha256')
    .update(`${named.stack.name}/${named.resource.id}`)
    .digest('hex')
    .slice(0, 10);

/** The name that a resource gets when its template chooses none: stack and logical id. */
export const physicalName = (resource: Resource, chosen: Json | undefined): string => {
  if (typeof chosen === 'string' && chosen !== '') return chosen;
  const name = `${resource.stack}-${resource.id}`;
  return kinds[resource.type]?.lowerCase === true ? name.toLowerCase().slice(0, 63) : name;
};

/** The property of a resource that may choose its name, if its kind has one. */
export const nameProperty = (resource: Resource): string | undefined => kinds[resource.type]?.named;

/** The ARN of a resource as it would be in account 000000000000. */
export const arnOf = (named: Named): string => {
  const { resource, stack, name } = named;
  const pattern = kinds[resource.type]?.arn ?? `local:${resource.type}/*`;
  const [service, ...rest] = pattern.split(':');
  const where = kinds[resource.type]?.global === true ? ':' : `${stack.region}:${stack.account}`;
  const id = kinds[resource.type]?.ref === 'id' ? shortId(named) : name;
  return `arn:aws:${service}:${where}:${rest.join(':').replace('*', id)}`;
};

/** What `Ref` answers for a resource. */
export const refOf = (named: Named, addresses: Addresses): string => {
  const answers = {
    arn: () => arnOf(named),
    queueUrl: () => addresses.queueUrl(named.name),
    id: () => shortId(named),
    name: () => named.name,
  } as const;
  return answers[kinds[named.resource.type]?.ref ?? 'name']();
};

/** What `Fn::GetAtt` answers for a resource; throws on an attribute that it does not know. */
export const attributeOf = (named: Named, attribute: string, addresses: Addresses): string => {
  const { resource, stack, name } = named;
  const answers: Readonly<Record<string, () => string>> = {
    Arn: () => arnOf(named),
    StreamArn: () => `${arnOf(named)}/stream/local`,
    QueueName: () => name,
    QueueUrl: () => addresses.queueUrl(name),
    TopicName: () => name,
    TopicArn: () => arnOf(named),
    DomainName: () => `${name}.s3.amazonaws.com`,
    RegionalDomainName: () => `${name}.s3.${stack.region}.amazonaws.com`,
    ApiEndpoint: () => addresses.apiUrl(shortId(named)),
    ApiId: () => shortId(named),
    AuthorizerId: () => shortId(named),
    Id: () => shortId(named),
    KeyId: () => shortId(named),
    RoleId: () => shortId(named),
    Name: () => name,
  };
  const answer = answers[attribute];
  if (answer !== undefined) return answer();
  // Custom resources answer with what their function returns; ours never run.
  if (resource.type.startsWith('Custom::')) return `${name}-${attribute}`;
  throw new Error(`${stack.name}/${resource.id} (${resource.type}) has no ${attribute} here`);
};
