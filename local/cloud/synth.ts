// Synthesizes the stacks of the local stage with the CDK app itself, without the CLI around it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { objectOf } from './json.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const outputAtMostBytes = 64 * 1024 * 1024;

// The CLI hands cdk.json's context (feature flags above all) to the app; so do we.
const contextOf = (): string => {
  const settings = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  return JSON.stringify(objectOf(settings.context));
};

/**
 * Writes the assembly of the local stage and answers with its folder (`dist/cloud` unless told
 * otherwise). Takes about 3 s; the slow template checks are left to `npm run synth`. The bundles
 * must have been built. Throws with the app's own words when it fails.
 */
export const synthesize = async (outdir = join(root, 'dist/cloud')): Promise<string> => {
  await promisify(execFile)(process.execPath, ['infra/app.ts'], {
    cwd: root,
    maxBuffer: outputAtMostBytes,
    env: {
      ...process.env,
      CLEARLANE_STAGE: 'local',
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: contextOf(),
      CDK_VALIDATION: 'false',
    },
  });
  return outdir;
};
