// One HTTP API for one audience: its routes, who may call, throttles, access logs and alarms.
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { alarm, fiveMinutes } from './alarms.ts';
import { domainOf } from './domain.ts';
import type { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import { RouteFunctions } from './route-functions.ts';
import { type Audience, routes } from './routes.ts';
import type { Settings } from './stages.ts';

/**
 * What an access log line holds. `routeKey`, never the path or the query: both can carry numbers
 * that name a payer (promise 13).
 */
export const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  atEpochMs: '$context.requestTimeEpoch',
  ip: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  functionLatencyMs: '$context.integrationLatency',
  bytes: '$context.responseLength',
  refused: '$context.error.responseType',
  integrationError: '$context.integrationErrorMessage',
});

export interface AudienceApiProps extends Surroundings {
  readonly audience: Audience;
  /** Callers show a token of the stage's issuer; webhooks prove themselves by signature instead. */
  readonly tokens: boolean;
}

export class AudienceApi extends Construct {
  readonly functions: readonly SubjectFunction[];
  readonly api: api.HttpApi;

  constructor(scope: Construct, id: string, props: AudienceApiProps) {
    super(scope, id);
    const { audience, settings } = props;
    const domain = domainOf(this, settings.domains[audience]);
    this.api = new api.HttpApi(this, 'Api', {
      apiName: `${Stack.of(this).stackName}`,
      createDefaultStage: false,
      // With a domain of its own, the API answers there only (mutual TLS could be walked around).
      disableExecuteApiEndpoint: domain !== undefined,
      defaultAuthorizer: props.tokens ? authorizerOf(settings) : undefined,
      corsPreflight: corsOf(audience, settings),
    });
    const stage = new api.HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: {
        rateLimit: settings.throttles[audience].ratePerSecond,
        burstLimit: settings.throttles[audience].burst,
      },
      accessLogSettings: {
        destination: new api.LogGroupLogDestination(accessLogsOf(this, settings)),
        format: AccessLogFormat.custom(accessLogFormat),
      },
      domainMapping: domain === undefined ? undefined : { domainName: domain },
    });
    this.functions = new RouteFunctions(this, {
      ...props,
      api: this.api,
      rows: routes.filter((row) => row.audience === audience && row.stack === undefined),
    }).functions;
    this.#watch(props);
    new CfnOutput(Stack.of(this), 'ApiUrl', { value: domain ? stage.domainUrl : stage.url });
  }

  #watch({ audience, survive }: AudienceApiProps) {
    alarm(this, 'FaultsAlarm', survive.alarms.topic, {
      metric: this.api.metricServerError({ period: fiveMinutes, statistic: 'Sum' }),
      threshold: 5,
      periods: 1,
      means: `The ${audience} API answers 5xx.`,
      runbook: 'api-errors',
    });
    alarm(this, 'LatencyAlarm', survive.alarms.topic, {
      metric: this.api.metricLatency({ period: fiveMinutes, statistic: 'p95' }),
      threshold: 12_000,
      periods: 3,
      means: `One in twenty calls of the ${audience} API takes more than 12 s.`,
      runbook: 'api-errors',
    });
  }
}

const authorizerOf = ({ issuer, audience }: Settings) =>
  new HttpJwtAuthorizer('Tokens', issuer, { jwtAudience: [...audience] });

const accessLogsOf = (scope: Construct, { logRetentionDays }: Settings) =>
  new logs.LogGroup(scope, 'AccessLogs', {
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.RETAIN,
  });

const corsOf = (audience: Audience, { allowedOrigins }: Settings) => {
  const origins = audience === 'hooks' ? [] : allowedOrigins[audience];
  if (origins.length === 0) return undefined;
  return {
    allowOrigins: [...origins],
    allowMethods: [api.CorsHttpMethod.GET, api.CorsHttpMethod.POST, api.CorsHttpMethod.PUT],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
    exposeHeaders: ['etag', 'retry-after', 'idempotency-replayed'],
    maxAge: Duration.hours(1),
  };
};
