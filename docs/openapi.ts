// Describes the API as OpenAPI 3.1: the rows of infra/routes.ts joined with the shapes that parse requests.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { type Audience, type RouteRow, routes } from '../infra/routes.ts';
import { Currency, Money } from '../shared/kernel/money.ts';
import { describeFields } from './describe.ts';
import { printJson } from './json.ts';
import { type AnswerSeen, type Operation, tags } from './operation.ts';
import { operations } from './operations.ts';
import { isOfEdge, ProblemView, problems } from './problems.ts';
import { alternativesOf, asParameters } from './query.ts';
import { type Refusal, refusalsOf } from './refusals.ts';

const conventions = readFileSync(new URL('conventions.md', import.meta.url), 'utf8').trim();

/** Names for schemas that ship without: they become components. */
for (const { shape, body } of Object.values(operations))
  if (shape.body && body) z.globalRegistry.add(shape.body, { id: body.name });
z.globalRegistry.add(Money, { id: 'Money', description: 'An amount above zero.' });
z.globalRegistry.add(Currency, { id: 'Currency', description: 'ISO 4217.' });

/** The three APIs have addresses of their own; a row that stands in two is one function's two doors. */
const servers = {
  pay: {
    url: 'https://pay.example',
    description: 'The pay API: payer apps, kiosks, counters, partners',
  },
  hooks: { url: 'https://hooks.example', description: 'The hooks API: providers' },
  staff: {
    url: 'https://staff.example',
    description: 'The staff API: case systems, finance, auditors',
  },
} as const satisfies Record<Audience, object>;

const security: Readonly<Record<Audience, Record<string, string[]>[]>> = {
  pay: [{ payToken: [] }],
  hooks: [],
  staff: [{ staffToken: [] }],
};

const bearer = (whose: string) =>
  ({
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: `RS256, from the issuer and for the audience that the deployment's settings name for ${whose}.`,
  }) as const;

/** Routes that share method, path and function, with all their audiences. */
export interface Route {
  readonly row: RouteRow;
  readonly audiences: readonly Audience[];
  readonly operation: Operation;
}

export const operationOf = (row: RouteRow): Operation => {
  const operation = operations[row.function];
  if (operation) return operation;
  throw new Error(`describe ${row.function} in docs/operations`);
};

const nameOf = ({ method, path }: RouteRow): string => `${method} ${path}`;

/** One entry per method and path, in the order of the rows. */
export const describedRoutes = (): readonly Route[] =>
  [...Map.groupBy(routes, nameOf).values()].flatMap((rows) => {
    const [row] = rows;
    if (!row) return [];
    const audiences = rows.map(({ audience }) => audience);
    return [{ row, audiences, operation: operationOf(row) }];
  });

const plain = (text: string) => ({ description: text, schema: { type: 'string' } }) as const;

const headersOf = ({ revised, headers = {} }: AnswerSeen) => ({
  ...(revised ? { ETag: plain('The revision: repeat it in `If-Match` to change it.') } : {}),
  ...Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, plain(text)])),
});

const answerOf = (answer: AnswerSeen, mediaType: string): ZodOpenApiResponseObject => {
  const headers = headersOf(answer);
  return {
    description: answer.description,
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    content: { [mediaType]: { schema: answer.view } },
  };
};

const pascal = (code: string): string =>
  code.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

const retryStatuses = [409, 429, 503];

const refusalMade = ({ status, codes }: Refusal): ZodOpenApiResponseObject => ({
  ...(codes.length === 1 && codes.every(isOfEdge) ? { id: pascal(codes.join()) } : {}),
  description: codes.map((code) => `* \`${code}\`: ${problems[code]}`).join('\n'),
  ...(retryStatuses.includes(status)
    ? { headers: { 'Retry-After': plain('Seconds to wait, where waiting helps.') } }
    : {}),
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          { properties: { code: { enum: [...codes] } } },
        ],
      },
    },
  },
});

/** Refusals that many routes share are one component. */
const made = new Map<string, ZodOpenApiResponseObject>();

const refusalOf = (refusal: Refusal): ZodOpenApiResponseObject => {
  const name = `${refusal.status} ${refusal.codes.join()}`;
  const response = made.get(name) ?? refusalMade(refusal);
  made.set(name, response);
  return response;
};

const responsesOf = ({ operation, row }: Route) => {
  const mediaType = operation.raw === true ? '*/*' : 'application/json';
  const answers = Object.entries(operation.answers).map(([status, answer]) => [
    status,
    answerOf(answer, mediaType),
  ]);
  const refusals = refusalsOf(operation, row.method).map((refusal) => [
    refusal.status,
    refusalOf(refusal),
  ]);
  return Object.fromEntries([...answers, ...refusals]);
};

const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/);
const IfMatch = z
  .string()
  .regex(/^"\d{1,15}"$/)
  .optional();

const headerShape = ({ operation, row }: Route) => ({
  ...(operation.shape.idempotent ? { 'Idempotency-Key': IdempotencyKey } : {}),
  ...(row.method === 'PUT' ? { 'If-Match': IfMatch } : {}),
});

const parametersOf = (route: Route): ZodOpenApiParameters => {
  const { path, query } = route.operation.shape;
  const header = headerShape(route);
  return {
    ...(path ? { path: asParameters(path) } : {}),
    ...(query ? { query: asParameters(query) } : {}),
    ...(Object.keys(header).length > 0 ? { header: z.object(header) } : {}),
  };
};

const bodyOf = ({ shape, body, raw }: Operation): ZodOpenApiOperationObject['requestBody'] => {
  const bytes = { schema: { type: 'string', format: 'binary' } } as const;
  if (raw)
    return { required: true, description: 'As the provider sends it.', content: { '*/*': bytes } };
  if (!shape.body || !body) return undefined;
  const { example } = body;
  return { required: true, content: { 'application/json': { schema: shape.body, example } } };
};

const descriptionOf = ({ description, shape }: Operation): string =>
  [
    description,
    shape.query ? alternativesOf(shape.query) : undefined,
    shape.roles ? `Roles: ${shape.roles.map((role) => `\`${role}\``).join(', ')}.` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');

const described = (route: Route): ZodOpenApiOperationObject => {
  const { operation, audiences } = route;
  const requestBody = bodyOf(operation);
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: descriptionOf(operation),
    servers: audiences.map((audience) => servers[audience]),
    security: audiences.flatMap((audience) => security[audience]),
    ...(operation.shape.roles ? { 'x-roles': [...operation.shape.roles] } : {}),
    requestParams: parametersOf(route),
    ...(requestBody ? { requestBody } : {}),
    responses: responsesOf(route),
  };
};

const paths = () =>
  Object.fromEntries(
    [...Map.groupBy(describedRoutes(), ({ row }) => row.path)].map(([path, same]) => [
      path,
      Object.fromEntries(same.map((route) => [route.row.method.toLowerCase(), described(route)])),
    ]),
  );

/** Answers may gain members: a client that refuses unknown ones would break with the next release. */
const openAnswers = ({ jsonSchema, io }: { readonly jsonSchema: object; readonly io: string }) => {
  if (io === 'output' && 'additionalProperties' in jsonSchema && !jsonSchema.additionalProperties)
    delete jsonSchema.additionalProperties;
};

/** The document as a value. */
export const openapi = () =>
  describeFields(
    createDocument(
      {
        openapi: '3.1.1',
        info: {
          title: 'Clearlane',
          version: 'v1',
          summary: 'Payment of traffic fines and fees.',
          description: conventions,
          license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        },
        tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
        paths: paths(),
        components: {
          schemas: { Problem: ProblemView },
          securitySchemes: {
            payToken: bearer('the pay API'),
            staffToken: bearer('the staff API'),
          },
        },
      },
      { override: openAnswers },
    ),
  );

/** The text of docs/openapi.json. */
export const openapiPage = (): string => printJson(openapi());
