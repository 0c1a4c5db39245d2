// A domain of its own for an API, with mutual TLS and a Route 53 record where the stage wants them.
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Settings } from './stages.ts';

type DomainSettings = Settings['domains']['pay'];

/** The domain of the stage's settings, or nothing when it has none. */
export const domainOf = (scope: Construct, wanted: DomainSettings): DomainName | undefined => {
  if (wanted === undefined) return undefined;
  const { mutualTls, hostedZone } = wanted;
  const domain = new DomainName(scope, 'Domain', {
    domainName: wanted.name,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', wanted.certificateArn),
    securityPolicy: SecurityPolicy.TLS_1_2,
    mtls: mutualTls && {
      bucket: Bucket.fromBucketName(scope, 'TrustStore', mutualTls.bucket),
      key: mutualTls.key,
    },
  });
  new CfnOutput(Stack.of(scope), 'DomainTarget', { value: domain.regionalDomainName });
  if (hostedZone !== undefined) {
    new route53.ARecord(scope, 'Record', {
      zone: route53.HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
        hostedZoneId: hostedZone.id,
        zoneName: hostedZone.name,
      }),
      recordName: `${wanted.name}.`,
      target: route53.RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId),
      ),
    });
  }
  return domain;
};
