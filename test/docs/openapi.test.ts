// The description of the API holds: every route is in it, with shapes, words and refusals that exist.
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as z from 'zod';
import { memberOf } from '../../docs/describe.ts';
import { fieldWords } from '../../docs/fields.ts';
import { openapi } from '../../docs/openapi.ts';
import { operations } from '../../docs/operations.ts';
import { routes } from '../../infra/routes.ts';

const Operation = z.looseObject({
  operationId: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), description: z.string().min(1) }))
    .default([]),
  responses: z.record(z.string(), z.looseObject({ content: z.unknown().optional() })),
});
const Document = z.looseObject({
  openapi: z.literal('3.1.1'),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), z.looseObject({})),
    responses: z.record(z.string(), z.looseObject({})),
  }),
});

const document = Document.parse(JSON.parse(JSON.stringify(openapi())));
const described = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  })),
);
const nameOf = ({ method, path }: (typeof routes)[number]): string => `${method} ${path}`;

const refsIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === '$ref' ? [String(member)] : refsIn(member),
  );
};

describe('the document', () => {
  it('names every row of the routes, and nothing else', () => {
    const rows = new Set(routes.map(nameOf));

    expect(new Set(described.map(({ name }) => name))).toEqual(rows);
  });

  it('describes no function that has no route', () => {
    const functions = new Set(routes.map((row) => row.function));

    expect(new Set(Object.keys(operations))).toEqual(functions);
  });

  it('tells every operation by a name of its own', () => {
    const ids = described.map(({ operation }) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to what is there', () => {
    for (const ref of refsIn(document)) {
      const found = ref
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((value, name) => memberOf(value, name), document);

      expect([ref, found]).toEqual([ref, expect.any(Object)]);
    }
  });

  it('is made of valid JSON schemas', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'https://clearlane.example/api', ...document });

    for (const name of Object.keys(document.components.schemas)) {
      const $ref = `https://clearlane.example/api#/components/schemas/${name}`;

      expect(ajv.compile({ $ref })).toEqual(expect.any(Function));
    }
  });

  it('leaves answers open to new members, and requests closed', () => {
    const { schemas } = document.components;

    expect(schemas['Payment']).not.toHaveProperty('additionalProperties');
    expect(schemas['PaymentRequest']).toMatchObject({ additionalProperties: false });
  });
});

describe.each(described)('$name', ({ name, path, operation }) => {
  const rows = routes.filter((row) => nameOf(row) === name);
  const shape = operations[rows[0]?.function ?? '']?.shape;
  const body = operations[rows[0]?.function ?? '']?.body;

  it('stands on the APIs that its rows name, under their tokens', () => {
    const tokens = { pay: ['payToken'], hooks: [], staff: ['staffToken'] } as const;

    expect(operation.servers.map(({ url }) => url)).toEqual(
      rows.map(({ audience }) => `https://${audience}.example`),
    );
    expect(operation.security.flatMap((one) => Object.keys(one))).toEqual(
      rows.flatMap(({ audience }) => tokens[audience]),
    );
  });

  it('takes exactly the parameters of its path', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);

    expect(operation.parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(
      inPath,
    );
  });

  it('asks for an Idempotency-Key where its shape does', () => {
    const names = operation.parameters.filter((one) => one['required']).map((one) => one.name);

    expect(names.includes('Idempotency-Key')).toBe(shape?.idempotent ?? false);
  });

  it('has a schema for each 2xx, and refusals', () => {
    const answers = Object.entries(operation.responses).filter(([status]) => status < '300');

    expect(answers.length).toBeGreaterThan(0);
    for (const [, answer] of answers)
      for (const media of Object.values(answer.content ?? { none: {} }))
        expect(media).toMatchObject({ schema: expect.any(Object) });
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['500', '503']));
  });

  it('has a named body whose example it accepts', () => {
    expect(body === undefined).toBe(shape?.body === undefined);
    expect(shape?.body?.safeParse(body?.example).error).toBeUndefined();
  });

  it('has words for each field of its body', () => {
    const properties = memberOf(document.components.schemas[body?.name ?? ''], 'properties');
    const words = Object.keys(fieldWords[body?.name ?? ''] ?? {});

    expect(new Set(words.filter((word) => !/[.[]/.test(word)))).toEqual(
      new Set(Object.keys(properties ?? {})),
    );
  });
});
