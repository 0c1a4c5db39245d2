// The three APIs: who may come in, how fast, and what their logs may say.
import { describe, expect, it } from '@jest/globals';
import { routes } from '../../infra/routes.ts';
import { at, resourcesOf, templatesOf } from './synth.ts';

const templates = templatesOf();
const audiences = ['pay', 'hooks', 'staff'] as const;
const inStack = (type: string, stack: string) =>
  resourcesOf(templates, type).filter((found) => found.stack === stack);

/** The staff API has routes in stacks of their own. */
const stacksOf = {
  pay: ['pay'],
  hooks: ['hooks'],
  staff: ['staff', 'desks', 'exceptions'],
} as const;
const routesOf = (audience: (typeof audiences)[number]) =>
  stacksOf[audience].flatMap((stack) => inStack('AWS::ApiGatewayV2::Route', stack));

describe.each(audiences)('the %s API', (audience) => {
  it('has exactly the routes of its rows', () => {
    const keys = routesOf(audience).map(({ Properties }) => String(Properties['RouteKey']));
    const rows = routes.filter((row) => row.audience === audience);

    expect(keys.toSorted()).toEqual(rows.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it('asks for a token of the stage’s issuer, or for a signature in its function', () => {
    const kinds = routesOf(audience).map(({ Properties }) => Properties['AuthorizationType']);

    expect(new Set(kinds)).toEqual(new Set([audience === 'hooks' ? 'NONE' : 'JWT']));
  });

  it('is throttled', () => {
    const [stage] = inStack('AWS::ApiGatewayV2::Stage', audience);

    expect(stage?.Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: {
        ThrottlingBurstLimit: expect.any(Number),
        ThrottlingRateLimit: expect.any(Number),
      },
    });
  });

  it('logs calls without path, query string or token', () => {
    const [stage] = inStack('AWS::ApiGatewayV2::Stage', audience);
    const format = String(at(stage, 'Properties', 'AccessLogSettings', 'Format'));

    expect(Object.values(JSON.parse(format))).toContain('$context.routeKey');
    expect(format).not.toMatch(/query|\$context\.path|customDomain|authorization|claims/i);
  });

  it('says its address', () => {
    expect(Object.keys(templates[audience].findOutputs('ApiUrl'))).toEqual(['ApiUrl']);
  });
});

describe('tokens', () => {
  it.each(['pay', 'staff'])('of the %s API are checked for issuer and audience', (audience) => {
    const [authorizer] = inStack('AWS::ApiGatewayV2::Authorizer', audience);

    expect(authorizer?.Properties).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Audience: ['clearlane-local'],
        Issuer: 'https://issuer.clearlane.localhost/',
      },
    });
  });
});

describe('an API with a domain of its own', () => {
  const settled = templatesOf({
    domains: {
      hooks: {
        name: 'hooks.fines.example.gov',
        certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/one',
        hostedZone: { id: 'Z0000000000000', name: 'fines.example.gov' },
        mutualTls: { bucket: 'trust-store-of-banks', key: 'banks.pem' },
      },
    },
    allowedOrigins: { pay: ['https://fines.example.gov'], staff: [] },
  });

  it('answers there only, to callers with a certificate', () => {
    settled.hooks.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'hooks.fines.example.gov',
      MutualTlsAuthentication: { TruststoreUri: 's3://trust-store-of-banks/banks.pem' },
    });
    settled.hooks.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      DisableExecuteApiEndpoint: true,
    });
    settled.hooks.resourceCountIs('AWS::Route53::RecordSet', 1);
  });

  it('lets in the browsers of its own pages', () => {
    settled.pay.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: ['https://fines.example.gov'] },
    });
  });
});

describe('every stack', () => {
  it('stays well below the 500 resources that CloudFormation takes', () => {
    const counts = Object.entries(templates).map(([stack, template]) => ({
      stack,
      resources: Object.keys(template.toJSON()['Resources']).length,
    }));

    expect(counts.filter(({ resources }) => resources > 400)).toEqual([]);
  });
});
