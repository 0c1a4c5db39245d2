// Two ways to a leaner AWS SDK in the bundles: 110 KiB of each, 70 KiB more where S3 is used.
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Lazy imports that no function reaches: on Lambda the credentials come from the environment, no
 * browser asks, and no operation of ours streams events. Reached after all, they would fail aloud.
 */
const neverReached = new Set([
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
  '@smithy/core/event-streams',
  'bowser',
]);

export const leaveOutNeverReached: Plugin = {
  name: 'leave-out-never-reached',
  setup: (build) => {
    build.onResolve({ filter: /^(@aws-sdk|@smithy|bowser)/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && neverReached.has(path) ? { path, external: true } : undefined,
    );
  },
};

const constant = /^const (_\w+) = ("[^"\n]*");$/gm;
const computedKey = /\[(_\w+)\]:/g;

/**
 * Writes `[_h]: …` as `"http": …` where the same file says `const _h = "http"`. A computed key might
 * run code, so esbuild keeps every shape that has one, used or not; a plain key it can drop. Where
 * the SDK is written otherwise, nothing matches and the bundle is only larger.
 */
export const folded = (source: string): string => {
  const values = new Map([...source.matchAll(constant)].map(([, name, text]) => [name, text]));
  return source.replace(computedKey, (key, name: string) => {
    const text = values.get(name);
    return text === undefined ? key : `${text}:`;
  });
};

export const foldSdkKeys: Plugin = {
  name: 'fold-sdk-keys',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]dist-es[\\/].*schemas_0\.js$/ }, async ({ path }) => ({
      contents: folded(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
