// Findings of cdk-nag that we accept, each with its reason; any other finding fails the synth.
import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Rules by short name, as cdk-nag spells them. */
const rules = {
  noWildcard: (resource: string) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`,
  rotatedSecret: 'AwsSolutions::AwsSolutions-SMG4',
  authorizer: 'AwsSolutions::AwsSolutions-APIG4',
  functionDeadLetters: 'Serverless::Serverless-LambdaDLQ',
  mappingDestination: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
  asyncDestination: 'Serverless::Serverless-LambdaAsyncFailureDestination',
  queueRedrive: 'Serverless::Serverless-SQSRedrivePolicy',
  topicRedrive: 'Serverless::Serverless-SNSRedrivePolicy',
} as const;

type PlainRule = Exclude<keyof typeof rules, 'noWildcard'>;

/** Accepts one rule for one construct and what it holds. */
export const accept = (scope: IConstruct, rule: PlainRule, reason: string): void =>
  Validations.of(scope).acknowledge({ id: rules[rule], reason });

/** Accepts one resource with a `*`, spelled as the template will say it. */
export const acceptWildcard = (scope: IConstruct, resource: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id: rules.noWildcard(resource), reason });

/** Accepts everything below an ARN of another stack: the finding names the export it comes from. */
export const acceptBelow = (
  scope: IConstruct,
  { arn, below, reason }: { readonly arn: string; readonly below: string; readonly reason: string },
  owner: Stack,
): void => {
  const exported: unknown = owner.resolve(owner.exportValue(arn));
  const name =
    typeof exported === 'object' && exported !== null && 'Fn::ImportValue' in exported
      ? String(exported['Fn::ImportValue'])
      : arn;
  acceptWildcard(scope, `${name}${below}`, reason);
};

/** `arn:partition:service:region:account` of a stack as a finding shows it: values or parameters. */
export const shownArn = (scope: IConstruct, service: string): string => {
  const { partition, region, account } = Stack.of(scope);
  const shown = (value: string, parameter: string) =>
    Token.isUnresolved(value) ? `<AWS::${parameter}>` : value;
  return [
    'arn',
    shown(partition, 'Partition'),
    service,
    shown(region, 'Region'),
    shown(account, 'AccountId'),
  ].join(':');
};
