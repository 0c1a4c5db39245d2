// One route: what reaches the handler, what is refused before it, and how its reply leaves.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { route } from '../../shared/edge/route.ts';
import { Failure } from '../../shared/kernel/failure.ts';
import { anEvent, type Call } from '../obligations/world.ts';
import { aWorld } from '../world.ts';

const shape = {
  path: z.strictObject({ id: z.string() }),
  query: z.strictObject({ limit: z.coerce.number().int().optional() }),
  body: z.strictObject({ n: z.int() }),
};
const fitting: Call = { path: { id: 'x' }, body: { n: 1 }, roles: ['cashier'] };

const run = async (handler: ReturnType<ReturnType<typeof route>>, call: Call) => {
  const { statusCode, headers, body } = await handler(anEvent(call), {});
  return { status: statusCode, headers, body: JSON.parse(body) };
};

/** A route that answers what it was asked. */
const echo = (call: Call, more: object = {}) =>
  run(
    route({ ...shape, ...more }, async (request) => ({ status: 200, body: request }))(
      aWorld({ staff: true }),
    ),
    call,
  );

describe('a request', () => {
  it('reaches the handler parsed, with its caller', async () => {
    const { status, body } = await echo({ ...fitting, query: { limit: '5' }, operator: '7' });

    expect(status).toBe(200);
    expect(body).toEqual({
      caller: {
        issuer: 'https://issuer.test',
        client: 'app',
        subject: 'payer-1',
        operator: '7',
        roles: ['cashier'],
      },
      path: { id: 'x' },
      query: { limit: 5 },
      body: { n: 1 },
      idempotencyKey: '',
    });
  });

  it.each([
    ['an unknown query', { query: { page: '1' } }, '/query/page'],
    ['a query that does not fit', { query: { limit: 'many' } }, '/query/limit'],
    ['a path that does not fit', { path: { id: 'x', other: 'y' } }, '/path/other'],
    ['an unknown field', { body: { n: 1, m: 2 } }, '/m'],
  ])('with %s is refused with a pointer', async (_what, change, pointer) => {
    const { status, body } = await echo({ ...fitting, ...change });

    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [expect.objectContaining({ pointer })] });
  });

  it('takes no query where none is foreseen', async () => {
    const handler = route({}, async () => ({ status: 200, body: {} }))(aWorld());

    expect(await run(handler, { query: { a: '1' } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/a' }] },
    });
    expect(await run(handler, {})).toMatchObject({ status: 200 });
  });
});

describe('a body', () => {
  const send = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    echo({ ...fitting, body: Buffer.from(body), headers });

  it('comes plain, as base64 or packed', async () => {
    const packed = { 'content-encoding': 'gzip' };

    expect((await send('{"n":1}')).status).toBe(200);
    expect((await send(gzipSync('{"n":1}'), packed)).status).toBe(200);
    expect((await send(gzipSync('{"n":1}'), { 'content-encoding': 'GZIP' })).status).toBe(200);
  });

  it.each([
    ['wrong encoding', Buffer.from([0x7b, 0xff]), {}, 400, 'not_utf8'],
    [
      'a cut gzip',
      gzipSync('{"n":1}').subarray(0, -4),
      { 'content-encoding': 'gzip' },
      400,
      'bad_gzip',
    ],
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(2_000_000)),
      { 'content-encoding': 'gzip' },
      413,
      'body_too_large',
    ],
    ['more than a megabyte', Buffer.alloc(1_048_577, ' '), {}, 413, 'body_too_large'],
    ['an unknown packing', '{"n":1}', { 'content-encoding': 'br' }, 415, 'encoding_not_supported'],
    ['another type', '{"n":1}', { 'content-type': 'text/plain' }, 415, 'not_json'],
    [
      'a type that only begins so',
      '{"n":1}',
      { 'content-type': 'application/jsonp' },
      415,
      'not_json',
    ],
    ['a doubled key', '{"n":1,"n":2}', {}, 400, 'duplicate_key'],
    ['a prototype', '{"n":1,"__proto__":{}}', {}, 400, 'forbidden_key'],
    ['nothing', '', {}, 400, 'bad_json'],
  ])('with %s is refused', async (_what, bytes, headers, status, code) => {
    expect(await send(bytes, headers)).toMatchObject({ status, body: { code } });
  });

  it('may name its character set', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };

    expect((await send('{"n":1}', headers)).status).toBe(200);
  });
});

describe('an idempotency key', () => {
  const withKey = (key: string | undefined) =>
    echo(
      { ...fitting, headers: key === undefined ? {} : { 'idempotency-key': key } },
      { idempotent: true },
    );

  it('reaches the handler', async () => {
    expect(await withKey('k-1')).toMatchObject({ status: 200, body: { idempotencyKey: 'k-1' } });
  });

  it.each([undefined, '', ' ', 'a b', '钥匙', 'x'.repeat(256)])('is not %j', async (key) => {
    expect(await withKey(key)).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_missing' },
    });
  });
});

describe('If-Match', () => {
  const withTag = (tag: string) => echo({ ...fitting, headers: { 'if-match': tag } });

  it('reaches the handler as the revision it names', async () => {
    expect(await withTag('"12"')).toMatchObject({ status: 200, body: { ifMatch: 12 } });
  });

  it.each(['12', '*', 'W/"12"', '"x"', '""', `"${'9'.repeat(30)}"`])('is not %s', async (tag) => {
    expect(await withTag(tag)).toMatchObject({ status: 400, body: { code: 'bad_if_match' } });
  });
});

describe('rights', () => {
  it('are asked for before anything of the request is looked at', async () => {
    const answered = await echo(
      { ...fitting, roles: [], body: { bad: 1 } },
      { roles: ['approver'] },
    );

    expect(answered).toMatchObject({ status: 403, body: { code: 'role_missing' } });
  });
});

describe('a reply', () => {
  const replying = (work: () => Promise<{ status: number; body: unknown; revision?: number }>) => {
    const world = aWorld();
    return { world, answered: run(route({}, work)(world), {}) };
  };

  it('is JSON that nobody keeps, with its revision as ETag', async () => {
    const { answered } = replying(async () => ({ status: 201, body: { a: 1 }, revision: 3 }));

    expect(await answered).toEqual({
      status: 201,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', etag: '"3"' },
      body: { a: 1 },
    });
  });

  it('to a failure explains it', async () => {
    const { answered } = replying(async () => {
      throw new Failure('conflict', 'taken', 'try another');
    });

    expect(await answered).toMatchObject({ status: 409, body: { code: 'taken' } });
  });

  it('to any other fault shows nothing of it, and logs it whole', async () => {
    const { world, answered } = replying(async () => {
      throw new Error('the password is 42');
    });

    const { status, body } = await answered;

    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('password');
    expect(JSON.stringify(world.lines)).toContain('password');
  });

  it('begins and ends the log, faults included', async () => {
    const events: string[] = [];
    const log = {
      ...aWorld().log,
      begin: () => void events.push('begin'),
      end: () => void events.push('end'),
    };
    const access = aWorld().access;

    await run(route({}, async () => ({ status: 200, body: {} }))({ log, access }), {});
    await run(
      route({}, async () => {
        throw new Error('x');
      })({ log, access }),
      {},
    );

    expect(events).toEqual(['begin', 'end', 'begin', 'end']);
  });
});
