// Bundles every function that infra names: one esbuild build each, because chunks shared between
// builds would land outside the folder that becomes the Lambda's asset.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { routes } from '../infra/routes.ts';
import { workers } from '../infra/workers.ts';

const outRoot = 'dist/functions';
const buildsAtOnce = 4;

/** Functions in use, each once: a function of two audiences has one bundle. */
const named = [
  ...new Set([...routes, ...Object.values(workers)].map((row) => row.function)),
].toSorted();

/**
 * Lazy imports of the SDK that Lambda never reaches: its credentials always come from the
 * environment, and no browser asks. 100 KiB of each bundle.
 */
const neverReached = [
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  'bowser',
];

const options = (name: string): BuildOptions => ({
  entryPoints: { index: `functions/${name}.ts` },
  outdir: `${outRoot}/${name}`,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunk-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: neverReached,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});

/** Our own files that really ended up in the bundle. */
const ownInputs = ({ outputs }: Metafile): readonly string[] =>
  Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && !file.includes('node_modules'))
    .map(([file]) => file);

const inputs = new Map<string, readonly string[]>();

const buildOne = async (name: string): Promise<void> => {
  await rm(`${outRoot}/${name}`, { recursive: true, force: true });
  const { metafile } = await build(options(name));
  inputs.set(name, metafile ? ownInputs(metafile) : []);
};

/** Runs the builds a few at a time; the first fault stops the rest. */
const buildAll = async (names: readonly string[]): Promise<void> => {
  const waiting = [...names];
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await buildOne(name);
    }
  };
  await Promise.all(Array.from({ length: buildsAtOnce }, lane));
};

/** Bundles of functions that no row names any more would still be shipped by habit. */
const removeStale = async (names: readonly string[]): Promise<void> => {
  if (!existsSync(outRoot)) return;
  const files = await readdir(outRoot, { recursive: true });
  const built = files.filter((file) => file.endsWith('index.mjs')).map(dirname);
  const stale = built.filter((name) => !names.includes(name));
  await Promise.all(stale.map((name) => rm(join(outRoot, name), { recursive: true })));
};

/** Stands in for a function that nobody has written yet, so that the stacks still synthesize. */
const buildStub = async (name: string): Promise<void> => {
  await mkdir(`${outRoot}/${name}`, { recursive: true });
  const answer = `export const handler = async () => ({ statusCode: 501, body: '${name}' });\n`;
  await writeFile(`${outRoot}/${name}/index.mjs`, answer);
  console.log(`missing: functions/${name}.ts (a stub was written)`);
};

const missing = named.filter((name) => !existsSync(`functions/${name}.ts`));
if (missing.length > 0 && !process.argv.includes('--allow-missing')) {
  const files = missing.map((name) => `  functions/${name}.ts`).join('\n');
  console.error(`infra/routes.ts and infra/workers.ts name functions that do not exist:\n${files}`);
  process.exit(1);
}
const started = performance.now();
await removeStale(named);
await Promise.all(missing.map(buildStub));
await buildAll(named.filter((name) => !missing.includes(name)));
// Which of our files each function carries: test/infra/tidy.test.ts compares them with its rights.
await writeFile('dist/inputs.json', JSON.stringify(Object.fromEntries(inputs), null, 1));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${named.length - missing.length} functions bundled in ${seconds} s`);
