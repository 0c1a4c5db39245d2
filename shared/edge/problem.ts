// Explains a fault to a caller: Failure → its status, bad shapes → 400 with pointers, all else `internal`.
import type * as z from 'zod';
import { Failure, type Fault, statusOf } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const escaped = (part: PropertyKey): string =>
  String(part).replaceAll('~', '~0').replaceAll('/', '~1');

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${escaped(part)}`).join('');

const faultsOf = (root: string, issue: z.core.$ZodIssue): readonly Fault[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({
        pointer: `${root}${pointerOf([...issue.path, key])}`,
        code: 'unknown_field',
        detail: `"${key}" is not a field of this request: leave it out`,
      }))
    : [{ pointer: `${root}${pointerOf(issue.path)}`, code: issue.code, detail: issue.message }];

/** A Failure for what zod refused; `root` is put before each pointer (`/query`, `/path`, or empty for the body). */
export const invalid = (error: z.core.$ZodError, root: string): Failure =>
  new Failure('invalid', 'invalid_request', 'the request does not have the shape it must have', {
    errors: error.issues.flatMap((issue) => faultsOf(root, issue)),
  });

/** Parses a part of a request; throws `Failure('invalid')` with JSON pointers. */
export const parsed = <T>(schema: z.ZodType<T>, value: unknown, root = ''): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error, root);
};

const problem = (failure: Failure): Answer => {
  const { errors, retryAfterSeconds, members } = failure.extras;
  const status = statusOf[failure.kind];
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify({
      type: `urn:clearlane:problem:${failure.code}`,
      title: failure.code.replaceAll('_', ' '),
      status,
      code: failure.code,
      detail: failure.message,
      ...(errors === undefined ? {} : { errors }),
      ...members,
    }),
  };
};

const internal: Answer = {
  statusCode: 500,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  body: JSON.stringify({
    type: 'urn:clearlane:problem:internal',
    title: 'internal',
    status: 500,
    code: 'internal',
    detail:
      'something broke on our side; nothing is lost: repeat the same request with the same key',
  }),
};

/** The answer to a fault; what is not a Failure is logged with its cause and shown as `internal`. */
export const explain = (log: Log, fault: unknown): Answer => {
  if (fault instanceof Failure) {
    log.info('refused', { code: fault.code, kind: fault.kind });
    return problem(fault);
  }
  log.error('fault', fault);
  return internal;
};
