// The pay API: apps, kiosks, counters and partners look up what is owed and pay it.
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AudienceApi } from './api.ts';
import type { Surroundings } from './grants.ts';

export class PayStack extends Stack {
  readonly api: AudienceApi;

  constructor(scope: Construct, id: string, props: StackProps & Surroundings) {
    super(scope, id, props);
    this.api = new AudienceApi(this, 'Pay', { ...props, audience: 'pay', tokens: true });
  }
}
