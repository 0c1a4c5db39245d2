// Draws docs/api.md, the reference of the API, from the same document that machines read.
import * as z from 'zod';
import { openapi } from './openapi.ts';
import { operations } from './operations.ts';
import { problems } from './problems.ts';
import { refusalsOf } from './refusals.ts';
import { cell, code, fieldRows, link, Schema, typeText } from './schema-text.ts';

const Content = z.record(z.string(), z.object({ schema: Schema, example: z.unknown().optional() }));

const Operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  parameters: z
    .array(
      z.object({
        in: z.string(),
        name: z.string(),
        required: z.boolean().optional(),
        description: z.string(),
        schema: Schema,
      }),
    )
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string().optional(),
      headers: z.record(z.string(), z.unknown()).optional(),
      content: z.record(z.string(), z.object({ schema: Schema })).optional(),
    }),
  ),
});
type Operation = z.infer<typeof Operation>;

const Document = z.object({
  info: z.object({ description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});
type Document = z.infer<typeof Document>;

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const entriesOf = ({ paths }: Document): readonly Entry[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );

const table = (head: readonly string[], rows: readonly string[]): readonly string[] =>
  rows.length === 0
    ? []
    : [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows, ''];

const parameterRows = ({ parameters }: Operation): readonly string[] =>
  parameters.map(
    (one) =>
      `| ${code(one.name)}${one.required ? '' : ' ?'} | ${one.in} | ${cell(typeText(one.schema))} | ` +
      `${cell(one.description)} |`,
  );

const bodyLines = ({ requestBody }: Operation): readonly string[] =>
  Object.entries(requestBody?.content ?? {}).flatMap(([mediaType, { schema, example }]) => [
    `Body: ${schema.$ref === undefined ? code(mediaType) : link(schema.$ref)}`,
    '',
    ...(example === undefined ? [] : ['```json', JSON.stringify(example, null, 2), '```', '']),
  ]);

const answerRows = ({ responses }: Operation): readonly string[] =>
  Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([status, { description = '', content = {}, headers = {} }]) => {
      const shapes = Object.values(content).map(({ schema }) => typeText(schema));
      const names = Object.keys(headers).map(code).join(' ');
      return `| ${status} | ${shapes.join(' ')} | ${cell(description)} | ${names} |`;
    });

const refusalRows = ({ operationId }: Operation, method: string): readonly string[] => {
  const operation = Object.values(operations).find(({ id }) => id === operationId);
  const refusals = operation ? refusalsOf(operation, method) : [];
  return refusals.map(({ status, codes }) => `| ${status} | ${codes.map(code).join(' ')} |`);
};

const audiencesOf = ({ servers }: Operation): string =>
  servers.map(({ url }) => `**${url.replace(/^https:\/\/(\w+)\..*$/, '$1')}**`).join(' and ');

const entryLines = ({ method, path, operation }: Entry): readonly string[] => [
  `### ${code(`${method} ${path}`)}`,
  '',
  `${operation.summary}. On the ${audiencesOf(operation)} API.`,
  '',
  ...(operation.description === '' ? [] : [operation.description, '']),
  ...table(['parameter', 'in', 'type', 'meaning'], parameterRows(operation)),
  ...bodyLines(operation),
  ...table(['answer', 'body', 'meaning', 'headers'], answerRows(operation)),
  ...table(['refusal', 'codes'], refusalRows(operation, method)),
];

const sectionLines = (document: Document): readonly string[] =>
  document.tags.flatMap(({ name, description }) => [
    `## Routes: ${name}`,
    '',
    description,
    '',
    ...entriesOf(document)
      .filter(({ operation }) => operation.tags.includes(name))
      .flatMap(entryLines),
  ]);

const shapeLines = ({ components }: Document): readonly string[] =>
  Object.entries(components.schemas).flatMap(([name, schema]) => [
    `### ${name}`,
    '',
    ...(schema.description === undefined ? [] : [schema.description, '']),
    ...(schema.properties
      ? table(['field', 'type', 'meaning'], fieldRows(schema))
      : [`${typeText({ ...schema, description: undefined })}.`, '']),
  ]);

/** The text of docs/api.md. */
export const apiPage = (): string => {
  const document = Document.parse(JSON.parse(JSON.stringify(openapi())));
  return [
    '# The API',
    '',
    'Generated by `npm run docs` from `infra/routes.ts` and the schemas that parse requests; do not',
    'edit. For machines: [openapi.json](openapi.json). A `?` marks what may be left out.',
    '',
    document.info.description,
    '',
    ...sectionLines(document),
    '## Codes',
    '',
    'Fault entries may also carry the code of the rule that a field broke, such as `too_small`.',
    '',
    ...table(
      ['code', 'meaning'],
      Object.entries(problems).map(([name, text]) => `| ${code(name)} | ${cell(text)} |`),
    ),
    '## Shapes',
    '',
    ...shapeLines(document),
  ].join('\n');
};
