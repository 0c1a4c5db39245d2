// The CDK app: the only file of infra that reads the environment. See docs/deploy.md.
import process from 'node:process';
import { App } from 'aws-cdk-lib';
import { clearlane } from './clearlane.ts';
import { settingsOf } from './stages.ts';

const stage = process.env['CLEARLANE_STAGE'] ?? 'local';

/** The local stage names an AWS account that does not exist, so nobody can deploy it by mistake. */
const nowhere = { account: '000000000000', region: 'us-east-1' };
const here = {
  account: process.env['CDK_DEFAULT_ACCOUNT'],
  region: process.env['CDK_DEFAULT_REGION'],
};

clearlane(new App(), {
  stage,
  settings: settingsOf(stage),
  env: stage === 'local' ? nowhere : here,
});
