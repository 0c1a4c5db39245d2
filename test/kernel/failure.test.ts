// A Failure is the only fault that a client sees, as problem+json; nothing else leaves.
import { describe, expect, it } from '@jest/globals';
import { explain } from '../../shared/edge/problem.ts';
import { Failure, type FailureKind, statusOf } from '../../shared/kernel/failure.ts';
import { aWorld } from '../world.ts';

const explained = (fault: unknown) => {
  const { statusCode, headers, body } = explain(aWorld().log, fault);
  return { statusCode, headers, body: JSON.parse(body) };
};

const kinds: readonly FailureKind[] = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'missing',
  'conflict',
  'changed',
  'too_large',
  'unsupported',
  'unprocessable',
  'too_many',
  'busy',
];

describe('a failure', () => {
  it.each(kinds)('of kind %s has its own status, code and detail', (kind) => {
    const { statusCode, headers, body } = explained(new Failure(kind, 'some_code', 'do this'));

    expect(statusCode).toBe(statusOf[kind]);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toEqual({
      type: 'urn:clearlane:problem:some_code',
      title: 'some code',
      status: statusOf[kind],
      code: 'some_code',
      detail: 'do this',
    });
  });

  it('shows its faults with pointers, its members, and when to come again', () => {
    const { headers, body } = explained(
      new Failure('conflict', 'obligation_locked', 'wait', {
        errors: [
          { pointer: '/obligations/3', code: 'obligation_locked', detail: 'wait', until: 'x' },
        ],
        retryAfterSeconds: 2,
        members: { at_latest: 'y' },
      }),
    );

    expect(headers['retry-after']).toBe('2');
    expect(body).toMatchObject({
      at_latest: 'y',
      errors: [{ pointer: '/obligations/3', code: 'obligation_locked', until: 'x' }],
    });
  });

  it('keeps its cause to itself', () => {
    const cause = new Error('secret inside');

    const { body } = explained(new Failure('busy', 'try_again', 'later', { cause }));

    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('has every kind in the table of statuses', () => {
    expect(new Set(Object.keys(statusOf))).toEqual(new Set(kinds));
  });
});

describe('anything else', () => {
  it.each([new Error('password=hunter2'), 'hunter2', undefined, { code: 'hunter2' }])(
    'is shown as internal, without a word of it',
    (fault) => {
      const { statusCode, body } = explained(fault);

      expect([statusCode, body.code]).toEqual([500, 'internal']);
      expect(JSON.stringify(body)).not.toContain('hunter2');
    },
  );
});
