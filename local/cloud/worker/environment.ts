// The environment of a worker, built from nothing: what Lambda would set, local endpoints, dummies.
import type { LambdaFunction } from '../lambda-function.ts';

/** Addresses of the local servers that bundles talk to. */
export type Endpoints = {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  readonly secretsmanager: string;
  /** Answers every other service's calls with a loud refusal. */
  readonly refusal: string;
};

const nothing = '/dev/null';

/**
 * Environment variables of one worker. The access key is its name at the local servers; no
 * variable of this process is handed on, so that no real credentials can leak in.
 */
export const workerEnvironment = (
  lambda: LambdaFunction,
  accessKey: string,
  endpoints: Endpoints,
  added: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  PATH: '/usr/local/bin:/usr/bin/:/bin',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  AWS_REGION: lambda.region,
  AWS_DEFAULT_REGION: lambda.region,
  AWS_ACCESS_KEY_ID: accessKey,
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'local',
  AWS_CONFIG_FILE: nothing,
  AWS_SHARED_CREDENTIALS_FILE: nothing,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_FUNCTION_NAME: lambda.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMb),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  LAMBDA_TASK_ROOT: lambda.bundle,
  _HANDLER: lambda.handler,
  AWS_ENDPOINT_URL: endpoints.refusal,
  AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
  AWS_ENDPOINT_URL_SQS: endpoints.sqs,
  AWS_ENDPOINT_URL_S3: endpoints.s3,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager,
  ...lambda.environment,
  ...added,
});
