// Bundles every function that infra names: one esbuild build each, because chunks shared between
// builds would land outside the folder that becomes the Lambda's asset.
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { routes } from '../infra/routes.ts';
import { workers } from '../infra/workers.ts';
import { foldSdkKeys, leaveOutNeverReached } from './lean-sdk.ts';

const outRoot = 'dist/functions';
const buildsAtOnce = 4;

/** Functions in use, each once: a function of two audiences has one bundle. */
const named = [
  ...new Set([...routes, ...Object.values(workers)].map((row) => row.function)),
].toSorted();

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
  plugins: [leaveOutNeverReached, foldSdkKeys],
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

const missing = named.filter((name) => !existsSync(`functions/${name}.ts`));
if (missing.length > 0) {
  const files = missing.map((name) => `  functions/${name}.ts`).join('\n');
  console.error(`infra/routes.ts and infra/workers.ts name functions that do not exist:\n${files}`);
  process.exit(1);
}
const started = performance.now();
await removeStale(named);
await buildAll(named);
// Which of our files each function carries: test/infra/tidy.test.ts compares them with its rights.
await writeFile('dist/inputs.json', JSON.stringify(Object.fromEntries(inputs), null, 1));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.error(`${named.length} functions bundled in ${seconds} s`);
