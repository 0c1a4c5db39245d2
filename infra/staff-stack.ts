// The staff API: finance staff, the case system and the console.
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AudienceApi } from './api.ts';
import type { Surroundings } from './grants.ts';

export class StaffStack extends Stack {
  readonly api: AudienceApi;

  constructor(scope: Construct, id: string, props: StackProps & Surroundings) {
    super(scope, id, props);
    this.api = new AudienceApi(this, 'Staff', { ...props, audience: 'staff', tokens: true });
  }
}
