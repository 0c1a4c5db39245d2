// Rows and files agree: nothing is deployed that is not there, nothing is there that is not deployed.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { routes } from '../../infra/routes.ts';
import { workers } from '../../infra/workers.ts';
import { requireBundles } from './synth.ts';

const rows = [...routes, ...Object.values(workers)];
type Row = (typeof rows)[number];
const named = [...new Set(rows.map((row) => row.function))];

const Inputs = z.record(z.string(), z.array(z.string()));

/** Our files inside each bundle, as local/build.ts found them. */
const inputs = (): z.infer<typeof Inputs> => {
  requireBundles();
  return Inputs.parse(JSON.parse(readFileSync('dist/inputs.json', 'utf8')));
};

/** What in a bundle's own files shows that it needs the right that a row's word gives. */
const signs = {
  reads: /shared\/outside\/files\.ts$/,
  writes: /files\.write\(/,
  providers: /shared\/outside\/lines\.ts$/,
  receivers: /shared\/outside\/receivers\.ts$/,
  sends: /shared\/outside\/queues\.ts$/,
  keys: /import { secrets } from /,
  due: /\.due\(/,
  counts: /\.bump\(/,
  removes: /kind: 'remove'/,
} as const;
const words = [
  'reads',
  'writes',
  'providers',
  'receivers',
  'sends',
  'keys',
  'due',
  'counts',
  'removes',
] as const;

/**
 * The words that the bundle of a function asks for. The table layer itself can do everything, and a
 * store that a reader shares with a writer carries the writer's removals.
 */
const askedBy = (row: Row): readonly string[] => {
  const files = (inputs()[row.function] ?? []).filter((file) => !file.startsWith('shared/table/'));
  const texts = files.map((file) => `${readFileSync(file, 'utf8')}\n${file}`);
  const asked = words.filter((word) => texts.some((text) => signs[word].test(text)));
  return row.payments === 'write' ? asked : asked.filter((word) => word !== 'removes');
};

const promisedBy = (row: Row): readonly string[] => words.filter((word) => word in row);

describe('a row', () => {
  it('is unique by audience, method and path', () => {
    const places = routes.map(({ audience, method, path }) => `${audience} ${method} ${path}`);

    expect(new Set(places).size).toBe(places.length);
  });

  it.each(named)('%s has its file', (name) => {
    expect(existsSync(`functions/${name}.ts`)).toBe(true);
  });

  it.each(rows.map((row) => [row.function, row] as const))(
    '%s gives its function the rights that its bundle asks for, and no others',
    (_name, row) => {
      expect(promisedBy(row)).toEqual(askedBy(row));
    },
  );
});

describe('the ledger', () => {
  it.each(rows.map((row) => [row.function, row] as const))(
    'is open to %s only if its bundle carries a store of the ledger',
    (name, row) => {
      const stores = (inputs()[name] ?? []).filter((file) => /^shared\/ledger\/store\//.test(file));

      expect(row.ledger !== 'none').toBe(stores.length > 0);
    },
  );
});

describe('a file under functions/', () => {
  it('is deployed by a row', () => {
    const files = globSync('functions/**/*.ts').map((file) =>
      file.replace(/^functions\//, '').replace(/\.ts$/, ''),
    );

    expect(files.filter((file) => !named.includes(file))).toEqual([]);
  });
});

describe('infra', () => {
  it.each(globSync('infra/**/*.ts'))('%s imports nothing that runs in a function', (file) => {
    const imports = [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)].map((m) => m[1]);

    expect(
      imports.filter((from) => /(^|\/)(shared|functions|local|test)\//.test(from ?? '')),
    ).toEqual([]);
  });

  it('reads the environment in one file', () => {
    const readers = globSync('infra/**/*.ts').filter((file) =>
      readFileSync(file, 'utf8').includes('process.env'),
    );

    expect(readers).toEqual(['infra/app.ts']);
  });
});
