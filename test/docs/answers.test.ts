// What the real handlers answer is what the pages promise: every 2xx by its view, every refusal by its code.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { operations } from '../../docs/operations.ts';
import { ProblemView } from '../../docs/problems.ts';
import { refusalsOf } from '../../docs/refusals.ts';
import { routes } from '../../infra/routes.ts';
import type { Answer } from '../../shared/edge/problem.ts';
import { type Ask, eventOf, scenes } from './scenes.ts';

const answers = new Map<string, Answer[]>();

const ask: Ask = async (name, handler, call) => {
  const answer = await handler(eventOf(call), { awsRequestId: 'r1' });
  answers.set(name, [...(answers.get(name) ?? []), answer]);
  const type = answer.headers['content-type'] ?? '';
  return type.includes('json') ? JSON.parse(answer.body) : answer.body;
};

const methods = new Map(routes.map((row) => [row.function, row.method]));
const isRefusal = ({ statusCode }: Answer): boolean => statusCode >= 400;

const viewed = (name: string, { statusCode, headers, body }: Answer): void => {
  const operation = operations[name];
  const promised = operation?.answers[statusCode];
  expect([name, statusCode, promised]).toEqual([name, statusCode, expect.anything()]);
  const value: unknown = operation?.raw === true ? body : JSON.parse(body);
  expect(promised?.view.safeParse(value).error).toBeUndefined();
  expect('etag' in headers).toBe(promised?.revised === true);
  for (const header of Object.keys(promised?.headers ?? {}))
    expect(headers).toHaveProperty([header.toLowerCase()]);
};

const refused = (name: string, { statusCode, headers, body }: Answer): void => {
  const operation = operations[name];
  const refusals = operation ? refusalsOf(operation, methods.get(name) ?? '') : [];
  const codes = refusals.find(({ status }) => status === statusCode)?.codes ?? [];
  const problem = ProblemView.parse(JSON.parse(body));
  expect(headers['content-type']).toBe('application/problem+json');
  expect([statusCode, codes]).toEqual([statusCode, expect.arrayContaining([problem.code])]);
};

beforeAll(async () => {
  for (const scene of Object.values(scenes)) await scene(ask);
});

describe.each(Object.keys(operations))('%s', (name) => {
  it('answers as its views say', () => {
    const good = (answers.get(name) ?? []).filter((answer) => !isRefusal(answer));

    for (const answer of good) viewed(name, answer);
  });

  it('refuses with the codes that are documented', () => {
    const bad = (answers.get(name) ?? []).filter(isRefusal);

    for (const answer of bad) refused(name, answer);
  });

  it('was seen with each 2xx that it promises', () => {
    const seen = new Set((answers.get(name) ?? []).map(({ statusCode }) => statusCode));

    for (const status of Object.keys(operations[name]?.answers ?? {}))
      expect([...seen]).toContain(Number(status));
  });
});
