// The hooks API: providers and banks call here; each proves itself by its signature.
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { accept } from './acknowledgements.ts';
import { AudienceApi } from './api.ts';
import type { Surroundings } from './grants.ts';

export class HooksStack extends Stack {
  readonly api: AudienceApi;

  constructor(scope: Construct, id: string, props: StackProps & Surroundings) {
    super(scope, id, props);
    this.api = new AudienceApi(this, 'Hooks', { ...props, audience: 'hooks', tokens: false });
    accept(
      this.api,
      'authorizer',
      'Providers hold no token of ours: the function checks the signature over the raw body.',
    );
  }
}
