// Rows and files agree: nothing is deployed that is not there, nothing is there that is not deployed.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { routes } from '../../infra/routes.ts';
import { workers } from '../../infra/workers.ts';

const rows = [...routes, ...Object.values(workers)];
const named = [...new Set(rows.map((row) => row.function))];

const parts = ['files', 'providers', 'queues', 'secrets'] as const;

/** Parts of the world that a function's file hands to `live`. */
const partsOf = (name: string): readonly string[] =>
  parts.filter((part) =>
    readFileSync(`functions/${name}.ts`, 'utf8').includes(`shared/outside/${part}.ts`),
  );

/** The word of a row that promises each part. */
const words = { files: 'reads', providers: 'providers', queues: 'sends', secrets: 'keys' } as const;
const promisedBy = (row: (typeof rows)[number]): readonly string[] =>
  parts.filter((part) => words[part] in row);

describe('a row', () => {
  it('is unique by audience, method and path', () => {
    const places = routes.map(({ audience, method, path }) => `${audience} ${method} ${path}`);

    expect(new Set(places).size).toBe(places.length);
  });

  it.each(named)('%s has its file', (name) => {
    expect(existsSync(`functions/${name}.ts`)).toBe(true);
  });

  it.each(rows.map((row) => [row.function, row] as const))(
    '%s gives its function the rights for the parts of the world it uses, and no others',
    (name, row) => {
      expect(promisedBy(row)).toEqual(partsOf(name));
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

    expect(imports.filter((from) => /shared|functions|local|test\//.test(from ?? ''))).toEqual([]);
  });

  it('reads the environment in one file', () => {
    const readers = globSync('infra/**/*.ts').filter((file) =>
      readFileSync(file, 'utf8').includes('process.env'),
    );

    expect(readers).toEqual(['infra/app.ts']);
  });
});
