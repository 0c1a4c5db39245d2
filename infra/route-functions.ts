// The functions behind routes of one HTTP API, which may stand in another stack than the API itself.
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import type { Audience, RouteRow } from './routes.ts';

/** The HTTP API gives up after 30 s; a function that outlives it would act unseen. */
const timeoutSeconds = { alone: 10, withProviders: 29 } as const;
const memoryMb = 1024;

export interface RouteFunctionsProps extends Surroundings {
  readonly audience: Audience;
  readonly api: api.HttpApi;
  readonly rows: readonly RouteRow[];
}

export class RouteFunctions extends Construct {
  readonly functions: readonly SubjectFunction[];

  constructor(scope: Construct, props: RouteFunctionsProps) {
    super(scope, 'Routes');
    this.functions = props.rows.map((row) => this.#route(row, props));
  }

  #route(row: RouteRow, props: RouteFunctionsProps): SubjectFunction {
    const { function: name, method, path } = row;
    const made = new SubjectFunction(this, {
      ...props,
      row,
      memoryMb,
      timeoutSeconds: row.providers ? timeoutSeconds.withProviders : timeoutSeconds.alone,
    });
    new api.HttpRoute(this, `${made.node.id}Route`, {
      httpApi: props.api,
      routeKey: api.HttpRouteKey.with(path, api.HttpMethod[method]),
      integration: new HttpLambdaIntegration(`${name}Integration`, made.lambda),
      authorizer: props.api.defaultAuthorizer,
    });
    return made;
  }
}
