// What the templates say of each HTTP API: routes, the functions behind them, authorizer, CORS.
import * as z from 'zod';
import type { Described, Model } from '../model.ts';
import { refOf } from '../names.ts';
import { type Authorizer, authorizersOf } from './authorizer.ts';
import { type RoutePattern, routePattern } from './routes.ts';

/** One route: what it answers to, who may call it, and the function that answers. */
export type Route = {
  readonly pattern: RoutePattern;
  /** Physical name of the function. */
  readonly function: string;
  readonly authorizer: Authorizer | undefined;
  readonly scopes: readonly string[];
};

const Cors = z.object({
  AllowOrigins: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  MaxAge: z.coerce.number().optional(),
  AllowCredentials: z.boolean().default(false),
});
export type Cors = z.infer<typeof Cors>;

/** One HTTP API. */
export type HttpApi = {
  readonly id: string;
  readonly name: string;
  readonly routes: readonly Route[];
  readonly cors: Cors | undefined;
};

const ApiProperties = z.object({
  Name: z.string(),
  ProtocolType: z.literal('HTTP').default('HTTP'),
  CorsConfiguration: Cors.optional(),
});

const RouteProperties = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
type RouteProperties = z.infer<typeof RouteProperties>;

const IntegrationProperties = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

const nowhere = { queueUrl: () => '', apiUrl: () => '' };
const idOf = (named: Described): string => refOf(named, nowhere);

// An integration names its function by ARN, bare or inside API Gateway's invocation ARN.
const functionBehind = (uri: string, model: Model): string => {
  const arn = /arn:aws:lambda:[^/]+/.exec(uri)?.[0] ?? uri;
  const named = model.byArn(arn);
  if (named === undefined) throw new Error(`no function of the assembly has the ARN ${arn}`);
  return named.name;
};

type Parts = {
  readonly functions: ReadonlyMap<string, string>;
  readonly authorizers: readonly Authorizer[];
};

const routeOf = (route: RouteProperties, { functions, authorizers }: Parts): Route => {
  const behind = functions.get(route.Target.replace('integrations/', ''));
  if (behind === undefined) throw new Error(`route ${route.RouteKey} has no integration`);
  const authorizer = authorizers.find(({ id }) => id === route.AuthorizerId);
  if (route.AuthorizationType === 'JWT' && authorizer === undefined) {
    throw new Error(`route ${route.RouteKey} has no JWT authorizer`);
  }
  return {
    pattern: routePattern(route.RouteKey),
    function: behind,
    authorizer: route.AuthorizationType === 'JWT' ? authorizer : undefined,
    scopes: route.AuthorizationScopes,
  };
};

const functionsBehind = (model: Model): ReadonlyMap<string, string> =>
  new Map(
    model.ofType('AWS::ApiGatewayV2::Integration').map((named) => {
      const { IntegrationUri } = IntegrationProperties.parse(named.properties);
      return [idOf(named), functionBehind(IntegrationUri, model)];
    }),
  );

/** Every HTTP API of the templates. Throws on what this front door cannot do. */
export const httpApis = (model: Model): readonly HttpApi[] => {
  const parts: Parts = { functions: functionsBehind(model), authorizers: authorizersOf(model) };
  const routes = model
    .ofType('AWS::ApiGatewayV2::Route')
    .map(({ properties }) => RouteProperties.parse(properties));
  return model.ofType('AWS::ApiGatewayV2::Api').map((named) => {
    const { Name, CorsConfiguration } = ApiProperties.parse(named.properties);
    const own = routes.filter(({ ApiId }) => ApiId === idOf(named));
    return {
      id: idOf(named),
      name: Name,
      routes: own.map((route) => routeOf(route, parts)),
      cors: CorsConfiguration,
    };
  });
};
