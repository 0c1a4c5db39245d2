// Every bundle is small enough and starts alone: from an empty folder, without environment.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '../../infra/routes.ts';
import { workers } from '../../infra/workers.ts';
import { requireBundles } from './synth.ts';

const run = promisify(execFile);
const rows = [...routes, ...Object.values(workers)];
const named = [...new Set(rows.map((row) => row.function))];
const shipsProviders = (row: object): boolean => 'providers' in row || 'capabilities' in row;
const withProviders = new Set(rows.filter(shipsProviders).map((row) => row.function));

/** KiB of code, SDK included; source maps are shipped beside and not loaded at a start. */
const limitKib = { alone: 500, withProviders: 820 };
const limitOf = (name: string): number =>
  withProviders.has(name) ? limitKib.withProviders : limitKib.alone;
const codeKib = (name: string): number =>
  globSync(`dist/functions/${name}/*.mjs`).reduce((sum, file) => sum + statSync(file).size, 0) /
  1024;

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
const startsAtOnce = 4;
const faults = new Map<string, string>();

/** Imports a copy of the bundle in a process with an empty environment. */
const start = async (name: string): Promise<void> => {
  const alone = join(folder, name.replaceAll('/', '-'));
  cpSync(`dist/functions/${name}`, alone, { recursive: true });
  const script = `const { handler } = await import('./index.mjs');
    if (typeof handler !== 'function') throw new Error('no handler');`;
  try {
    await run(process.execPath, ['--input-type=module', '-e', script], { cwd: alone, env: {} });
  } catch (fault) {
    faults.set(name, String(fault));
  }
};

beforeAll(async () => {
  requireBundles();
  const waiting = named.filter((name) => existsSync(`dist/functions/${name}`));
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await start(name);
  };
  await Promise.all(Array.from({ length: startsAtOnce }, lane));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(named)('the bundle of %s', (name) => {
  it('was built', () => {
    expect(existsSync(`dist/functions/${name}/index.mjs`) || 'run `npm run build`').toBe(true);
  });

  it('is within its size', () => {
    expect(codeKib(name)).toBeLessThanOrEqual(limitOf(name));
  });

  it('starts alone', () => {
    expect(faults.get(name)).toBeUndefined();
  });
});
