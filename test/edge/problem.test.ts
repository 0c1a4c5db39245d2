// Faults as callers see them: problem+json with stable codes and JSON pointers, and nothing of our insides.
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { explain, parsed } from '../../shared/edge/problem.ts';
import { Failure, type FailureKind, statusOf } from '../../shared/kernel/failure.ts';
import type { Log } from '../../shared/kernel/log.ts';

const aLog = () => {
  const lines: unknown[][] = [];
  const log: Log = {
    begin: () => undefined,
    info: (...line) => void lines.push(['info', ...line]),
    warn: (...line) => void lines.push(['warn', ...line]),
    error: (...line) => void lines.push(['error', ...line]),
    count: () => undefined,
    end: () => undefined,
  };
  return { log, lines };
};

const Shape = z.strictObject({
  name: z.string(),
  lines: z.array(z.strictObject({ amount: z.int() })).optional(),
});

const pointersOf = (value: unknown, root?: string): readonly string[] => {
  try {
    parsed(Shape, value, root);
    return [];
  } catch (fault) {
    if (!(fault instanceof Failure)) throw fault;
    return (fault.extras.errors ?? []).map(({ pointer }) => pointer);
  }
};

describe('a pointer', () => {
  it('leads to each fault of a body', () => {
    expect(pointersOf({ lines: [{ amount: 1 }, { amount: 'x', vat: 2 }], colour: 1 })).toEqual(
      expect.arrayContaining(['/name', '/lines/1/amount', '/lines/1/vat', '/colour']),
    );
  });

  it('is empty for a body that is wrong as a whole', () => {
    expect(pointersOf(null)).toEqual(['']);
    expect(pointersOf([])).toEqual(['']);
  });

  it('begins with the part of the request that is not its body', () => {
    expect(pointersOf({}, '/query')).toEqual(['/query/name']);
  });

  it('escapes what has a meaning in pointers', () => {
    expect(pointersOf({ name: '', 'a/b~c': 1 })).toEqual(['/a~1b~0c']);
  });

  it('names every unknown field, each by itself', () => {
    expect(pointersOf({ name: '', a: 1, b: 2 })).toEqual(['/a', '/b']);
  });
});

describe('a failure', () => {
  it.each(Object.entries(statusOf))('of kind %s has the status %d', (kind, status) => {
    const failure = new Failure(kind as FailureKind, 'some_code', 'do this');

    const answer = explain(aLog().log, failure);

    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toEqual({
      type: 'urn:clearlane:problem:some_code',
      title: 'some code',
      status,
      code: 'some_code',
      detail: 'do this',
    });
  });

  it('tells how long to wait, and what else is safe to show', () => {
    const failure = new Failure('too_many', 'slow', 'wait', {
      retryAfterSeconds: 7,
      errors: [{ pointer: '/a', code: 'x', detail: 'y', channel: 'kiosk' }],
      members: { due: 5 },
    });

    const answer = explain(aLog().log, failure);

    expect(answer.headers['retry-after']).toBe('7');
    expect(JSON.parse(answer.body)).toMatchObject({
      due: 5,
      errors: [{ pointer: '/a', channel: 'kiosk' }],
    });
  });

  it('is logged by its code, never by its words', () => {
    const { log, lines } = aLog();

    explain(log, new Failure('missing', 'gone', 'no plate 京A12345'));

    expect(JSON.stringify(lines)).toContain('gone');
    expect(JSON.stringify(lines)).not.toContain('京A12345');
  });
});

describe('any other fault', () => {
  it.each([new Error('the secret is 42'), new TypeError('x is undefined'), 'text', undefined])(
    'is logged whole and shown as internal: %p',
    (fault) => {
      const { log, lines } = aLog();

      const answer = explain(log, fault);

      expect(answer.statusCode).toBe(500);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'internal', status: 500 });
      expect(answer.body).not.toContain('secret');
      expect(lines).toEqual([['error', 'fault', fault]]);
    },
  );
});
