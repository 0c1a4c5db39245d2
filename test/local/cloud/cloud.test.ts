// The local cloud on a small assembly: what AWS would do, and nothing that AWS would not.
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { type Cloud, startCloud } from '../../../local/cloud/cloud.ts';
import type { Invocation } from '../../../local/cloud/records.ts';
import { listen, type Server } from '../../../local/cloud/server.ts';
import { audience, type Fixture, issuer, synthesize } from './fixture.ts';

let fixture: Fixture;
let cloud: Cloud;
let outside: Server;
const asked: string[] = [];
const lines: string[] = [];
const invocations: Invocation[] = [];

/** What functions printed, without the word that it begins with. */
const logged = (beginning: string): string[] =>
  lines.flatMap((line) => {
    const [, said = ''] = /^\w+: (.*)$/.exec(line) ?? [];
    return said.startsWith(beginning) ? [said.slice(beginning.length).trim()] : [];
  });

beforeAll(async () => {
  // Answers everything but /slow, which never gets an answer.
  outside = await listen(async ({ url }, response) => {
    asked.push(url ?? '');
    if (url !== '/slow') response.end('{}');
  });
  fixture = await synthesize();
  cloud = await startCloud({
    assembly: fixture.assembly,
    secrets: { 'given/one': 'told' },
    environment: { OUTSIDE_URL: outside.url },
    log: (line) => lines.push(line),
  });
  cloud.onInvocation((invocation) => invocations.push(invocation));
}, 60_000);

afterAll(async () => {
  const closed = await cloud.close().catch(String);
  await outside.close();
  fixture.remove();
  // The careless functions of these tests left violations on purpose.
  expect(closed).toMatch(/what AWS would not do[\s\S]*began a request after its answer/);
}, 30_000);

beforeEach(() => {
  lines.splice(0);
  invocations.splice(0);
});

const bearer = async (claims = {}) => ({
  authorization: `Bearer ${await cloud.token({ sub: 'payer', ...claims })}`,
});
const front = (path: string, options?: RequestInit) =>
  fetch(`${cloud.apis['front']}${path}`, options);

const Held = z.object({ from: z.number(), to: z.number() });

const Event = z.looseObject({
  routeKey: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
  pathParameters: z.record(z.string(), z.string()).optional(),
  requestContext: z.looseObject({ authorizer: z.object({ jwt: z.unknown() }).optional() }),
});
/** The event that the echoing function got. */
const eventOf = async (response: Response) => Event.parse(await response.json());

const sorted = (texts: readonly string[]): string[] =>
  texts.toSorted((one, other) => (one < other ? -1 : 1));

describe('the HTTP API', () => {
  it('hands a request over in payload format 2.0', async () => {
    const headers = {
      ...(await bearer()),
      'X-Twice': 'one',
      cookie: 'a=1; b=2',
      'content-type': 'application/json',
    };

    const response = await front('/v1/things/4%202?x=1&x=2&y=%20', {
      method: 'POST',
      headers,
      body: '{"a":1}',
    });
    const event = await eventOf(response);

    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /v1/things/{id}',
      rawPath: '/v1/things/4%202',
      rawQueryString: 'x=1&x=2&y=%20',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-twice': 'one', 'content-type': 'application/json' },
      queryStringParameters: { x: '1,2', y: ' ' },
      pathParameters: { id: '4 2' },
      body: '{"a":1}',
      isBase64Encoded: false,
      requestContext: { stage: '$default', http: { method: 'POST', sourceIp: '127.0.0.1' } },
    });
    expect(event.headers['cookie']).toBeUndefined();
  });

  it.each([
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['multipart/form-data; boundary=x', true],
    ['text/plain', false],
    ['application/json; charset=utf-8', false],
    ['application/problem+json', false],
    ['application/xml', false],
    ['application/javascript', false],
  ])('hands a body of %s over as base64: %s', async (type, isBase64) => {
    const response = await front('/open/x', {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'a=1',
    });
    const event = await eventOf(response);

    expect(event.isBase64Encoded).toBe(isBase64);
    expect(event.body).toBe(isBase64 ? 'YT0x' : 'a=1');
  });

  it('joins a header that comes twice with a comma', async () => {
    const url = new URL(`${cloud.apis['front']}/open/x`);

    const body = await new Promise<string>((resolve, reject) => {
      const sent = request(url, { headers: { 'X-Many': ['a', 'b'] } }, (response) => {
        response.setEncoding('utf8').once('data', resolve);
      });
      sent.once('error', reject).end();
    });

    expect(JSON.parse(body).headers['x-many']).toBe('a,b');
  });

  it('writes claims as text, lists in brackets', async () => {
    const headers = await bearer({ roles: ['cashier', 'auditor'], level: 3, staff: true });

    const event = await eventOf(await front('/v1/things/1', { headers }));

    expect(event.requestContext.authorizer?.jwt).toMatchObject({
      claims: {
        sub: 'payer',
        iss: issuer,
        aud: audience,
        roles: '[cashier auditor]',
        level: '3',
        staff: 'true',
      },
      scopes: null,
    });
  });

  it.each([
    ['no token', async () => ({})],
    ['nonsense', async () => ({ authorization: 'Bearer nonsense' })],
    ['another issuer', () => bearer({ iss: 'https://other.example.com/' })],
    ['another audience', () => bearer({ aud: 'other' })],
    ['a token that has ended', () => bearer({ exp: Math.floor(cloud.now() / 1000) - 60 })],
    ['a token that has not begun', () => bearer({ nbf: Math.floor(cloud.now() / 1000) + 600 })],
    ['a client id beside another audience', () => bearer({ aud: 'other', client_id: audience })],
  ])('refuses %s', async (_, headers) => {
    const response = await front('/v1/things/1', { headers: await headers() });

    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: 'Unauthorized' });
  });

  it('asks for the scopes of a route', async () => {
    const without = await front('/scoped', { headers: await bearer({ scope: 'read' }) });
    const granted = await front('/scoped', { headers: await bearer({ scope: 'read write' }) });

    expect(without.status).toBe(403);
    expect(granted.status).toBe(200);
  });

  it('answers 404 to what no route fits, and chooses the most specific route', async () => {
    const missing = await front('/v2/things');
    const wrongMethod = await front('/v1/things/1', { method: 'DELETE' });
    const fixed = await eventOf(await front('/v1/things/mine'));
    const greedy = await eventOf(await front('/open/a/b%2Fc'));

    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual({ message: 'Not Found' });
    expect(wrongMethod.status).toBe(404);
    expect(fixed.routeKey).toBe('GET /v1/things/mine');
    expect(greedy.pathParameters).toEqual({ rest: 'a/b/c' });
  });

  it('sends what a function answers, in every form it may have', async () => {
    const [bare, cookies, binary] = await Promise.all([
      front('/open/x?answer=bare'),
      front('/open/x?answer=cookies'),
      front('/open/x?answer=binary'),
    ]);

    expect(bare.headers.get('content-type')).toBe('application/json');
    expect(await bare.json()).toEqual({ plain: 1 });
    expect(cookies.status).toBe(201);
    expect(cookies.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(cookies.headers.get('x-own')).toBe('yes');
    expect([...new Uint8Array(await binary.arrayBuffer())]).toEqual([0, 255]);
  });

  it.each(['throws', 'bigint', 'malformed'])('answers 500 to a function that %s', async (how) => {
    const response = await front(`/open/x?answer=${how}`);

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
  });

  it('refuses more than 10 KB of headers', async () => {
    const response = await front('/open/x', { headers: { 'x-long': 'x'.repeat(10_240) } });

    expect(response.status).toBe(431);
  });

  it('answers browsers as its CORS settings say', async () => {
    const origin = 'https://app.example.com';
    const preflight = await front('/v1/things/1', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    const stranger = await front('/open/x', { headers: { origin: 'https://evil.example.com' } });
    const friend = await front('/nowhere', { headers: { origin } });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    expect(friend.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('has a default route where the template has one', async () => {
    const event = await eventOf(await fetch(`${cloud.apis['fixture-side']}/any/thing`));

    expect(event.routeKey).toBe('$default');
  });
});

describe('a function', () => {
  it('has an environment built from nothing, with the addresses of this machine', async () => {
    process.env['CLEARLANE_LEAK'] = 'leaked';

    const seen = await cloud.invoke('own/label', {});

    expect(seen).toMatchObject({
      functionName: expect.stringContaining('fixture-working-Environment'),
      environment: {
        AWS_CONFIG_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL: cloud.endpoints.refusal,
        FRONT_URL: cloud.apis['front'],
        OUTSIDE_URL: outside.url,
      },
    });
    expect(JSON.stringify(seen)).not.toMatch(/leaked|HOME|NODE_OPTIONS/);
  });

  it('runs with the skipped time of the host', async () => {
    const before = Date.now();

    cloud.skip(86_400_000);
    const answer = await (await front('/open/x?answer=date')).json();
    const { now } = z.object({ now: z.number() }).parse(answer);

    expect(now - before).toBeGreaterThanOrEqual(86_400_000);
    expect(now - before).toBeLessThan(86_400_000 + 60_000);
  });

  it('is killed at its timeout, and the next call gets a new worker', async () => {
    const endless = cloud.invoke('Careless', { act: 'endless' });

    await expect(endless).rejects.toThrow('Task timed out after 1.00 seconds');
    await expect(cloud.invoke('Careless', { act: 'none' })).resolves.toBeNull();
  });

  it('that ends its process has failed', async () => {
    const ended = cloud.invoke('Careless', { act: 'exit' });

    await expect(ended).rejects.toThrow('Runtime exited without an answer');
  });

  it('may not load what is not in its bundle', async () => {
    const foreign = cloud.invoke('Careless', { act: 'foreign' });

    await expect(foreign).rejects.toThrow("'zod' is not in the bundle");
  });

  it('cannot call a service that has no emulator', async () => {
    const status = await cloud.invoke('Careless', { act: 'refused' });

    expect(status).toBe(400);
    expect(cloud.violations).toContain('a service without an emulator: Ses.Send');
  });

  it('is caught when it sends something after its answer', async () => {
    await cloud.invoke('Careless', { act: 'late' });
    await until(() => cloud.violations.some((what) => what.includes('/late')));

    expect(cloud.violations).toContainEqual(
      expect.stringMatching(/Careless.* began a request after its answer: http.*\/late/),
    );
    expect(asked).not.toContain('/late');
  });

  it('is caught when it answers before its own request was answered', async () => {
    await cloud.invoke('Careless', { act: 'unfinished' });

    expect(cloud.violations).toContainEqual(
      expect.stringMatching(/Careless.* answered before its own request was: http.*\/slow/),
    );
  });

  it('is caught when it breaks after its answer', async () => {
    await cloud.invoke('Careless', { act: 'crash' });
    await until(() => cloud.violations.some((what) => what.includes('after the answer')));

    expect(cloud.violations).toContainEqual(
      expect.stringMatching(/Careless.* broke after its answer: after the answer/),
    );
  });

  it('runs one at a time where its concurrency is reserved', async () => {
    const calls = [1, 2, 3].map(() => cloud.invoke('Alone', { act: 'hold' }));

    const held = z.array(Held).parse(await Promise.all(calls));

    const [first, second, third] = held.toSorted((one, other) => one.from - other.from);
    expect(second?.from).toBeGreaterThanOrEqual(first?.to ?? Number.NaN);
    expect(third?.from).toBeGreaterThanOrEqual(second?.to ?? Number.NaN);
  });

  it('is refused to a caller, not queued, beyond its reserved concurrency', async () => {
    const held = cloud.invoke('Alone', { act: 'hold' });

    const refused = await front('/alone', { method: 'POST', body: '{"act":"hold"}' });
    await held;

    expect(refused.status).toBe(503);
    expect(await refused.json()).toEqual({ message: 'Service Unavailable' });
  });
});

describe('services', () => {
  it('serves secrets: generated as the template says, and those that were given', async () => {
    const generated = String(await cloud.invoke('Services', { what: 'secret', id: 'SECRET' }));
    const given = await cloud.invoke('Services', { what: 'secret', id: 'given/one' });
    const missing = cloud.invoke('Services', { what: 'secret', id: 'none' });

    expect(JSON.parse(generated)).toEqual({
      user: 'me',
      password: expect.stringMatching(/^.{20}$/),
    });
    expect(given).toBe('told');
    await expect(missing).rejects.toThrow("can't find the specified secret");
  });

  it('serves buckets, with the conditions that an emulator would ignore', async () => {
    await cloud.invoke('Services', { what: 'store', key: 'a b', body: 'first', once: 'yes' });
    const again = cloud.invoke('Services', { what: 'store', key: 'a b', body: 'two', once: 'yes' });
    await expect(again).rejects.toThrow('precondition');
    const tagged = cloud.invoke('Services', { what: 'tag', key: 'a b' });
    await expect(tagged).rejects.toThrow('does not emulate ?tagging');

    expect(await cloud.invoke('Services', { what: 'load', key: 'a b' })).toBe('first');
    expect(cloud.buckets.get('Files', 'a b').toString()).toBe('first');
  });

  it('records which actions a function used on which table', async () => {
    await cloud.invoke('Services', { what: 'put', id: 'recorded' });
    await cloud.invoke('Services', { what: 'transact', ids: 'recorded-1,recorded-2' });

    const table = cloud.outputs['TableName'];
    const own = [...cloud.actions()].find(([name]) => name.includes('Services'));
    expect(own?.[1]).toEqual(new Set([`${table}:PutItem`]));
    expect(invocations.map(({ requests }) => requests.length)).toContain(1);
  });
});

describe('a queue', () => {
  it('redelivers only what was reported as failed, and ends in the dead-letter queue', async () => {
    for (const body of ['good 1', 'bad 1', 'good 2']) {
      await cloud.invoke('Services', { what: 'send', body });
    }
    await cloud.idle();
    const first = logged('message ');
    lines.splice(0);

    for (let tries = 0; tries < 3; tries += 1) {
      cloud.skip(5 * 60_000);
      await cloud.idle();
    }

    expect(sorted(first)).toEqual(['bad 1 try 1 test', 'good 1 try 1 test', 'good 2 try 1 test']);
    expect(logged('message ')).toEqual(['bad 1 try 2 test']);
    expect(cloud.queues.state('Queue')).toMatchObject({ ready: 0, delayed: 0, inFlight: 0 });
    expect(cloud.queues.state('Dead').bodies).toContain('bad 1');
  });

  it('keeps a delayed message until the clock of the host says so', async () => {
    await cloud.invoke('Services', { what: 'send', body: 'later', delay: '900' });
    await cloud.idle();
    const before = { ...cloud.queues.state('Queue'), heard: logged('message ') };

    cloud.skip(900_000);
    await cloud.idle();

    expect(before).toMatchObject({ delayed: 1, heard: [] });
    expect(logged('message ')).toEqual(['later try 1 test']);
  });
});

describe('a stream', () => {
  const delivered = (): string[] =>
    logged('stream ').flatMap((batch): string[] => JSON.parse(batch));

  it('reaches the function once per record, filtered, in order per key', async () => {
    const ids = Array.from({ length: 12 }, (_, at) => `s${at}`);
    for (const id of ids) await cloud.invoke('Services', { what: 'put', id });
    // The change of an item is a MODIFY, which the filter leaves out.
    await cloud.invoke('Services', { what: 'put', id: 's0', note: 'changed' });

    await cloud.idle();

    expect(sorted(delivered())).toEqual(sorted(ids));
  });

  it('cuts a poisoned record out of its batch and keeps it whole in the bucket', async () => {
    await cloud.invoke('Services', { what: 'transact', ids: 'p1,poison,p2,p3,p4,p5' });

    await cloud.idle();

    expect(sorted(delivered())).toEqual(['p1', 'p2', 'p3', 'p4', 'p5']);
    const [key = ''] = cloud.buckets.list('Discards');
    const kept = JSON.parse(cloud.buckets.get('Discards', key).toString());
    expect(kept.requestContext.condition).toBe('RetryAttemptsExhausted');
    expect(JSON.parse(kept.payload).Records[0].dynamodb.NewImage.id).toEqual({ S: 'poison' });
  });

  it('delivers again on demand, as a redelivered batch would', async () => {
    await cloud.invoke('Services', { what: 'put', id: 'again' });
    await cloud.idle();

    cloud.redriveStreams();
    await cloud.idle();

    expect(delivered().filter((id) => id === 'again')).toHaveLength(2);
  });
});

describe('schedules and buckets', () => {
  it('starts what is due when time passes, and everything on demand', async () => {
    await cloud.idle();
    lines.splice(0);

    cloud.skip(60_000);
    await cloud.idle();
    const afterOneMinute = logged('tick ').map((event) => JSON.parse(event).source);
    lines.splice(0);
    cloud.runSchedules();
    await cloud.idle();

    expect(afterOneMinute).toContain('aws.events');
    expect(logged('tick ').map((event) => JSON.parse(event).source ?? 'own')).toEqual(
      expect.arrayContaining(['aws.events', 'aws.scheduler', 'own']),
    );
  });

  it('repeats a failed asynchronous start, then sends its event to the dead-letter queue', async () => {
    cloud.runSchedules();
    await cloud.idle();

    const failures = invocations.filter(({ function: name }) => name.includes('Failing'));
    expect(failures).toHaveLength(2);
    expect(cloud.queues.state('Dead').bodies).toContain('{"do":"fail"}');
  });

  it('tells of a new object through the queue, its key encoded as S3 does', async () => {
    await cloud.invoke('Services', { what: 'store', key: 'in/对账 单+1.csv', body: 'x,y' });
    await cloud.invoke('Services', { what: 'store', key: 'elsewhere/1.csv', body: 'x,y' });

    await cloud.idle();

    expect(logged('object ')).toEqual(['in/%E5%AF%B9%E8%B4%A6+%E5%8D%95%2B1.csv 3']);
  });

  it('tells a function straight away of what is dropped from outside', async () => {
    cloud.buckets.put('DirectName', 'drop me.csv', 'abcd');

    await cloud.idle();

    expect(logged('object ')).toEqual(['drop+me.csv 4']);
  });
});

describe('a start that fails', () => {
  it('says which port is taken, and leaves nothing running', async () => {
    const port = Number(new URL(String(cloud.apis['front'])).port);

    const second = startCloud({ assembly: fixture.assembly, port });

    await expect(second).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`);
  }, 30_000);

  it('says what to do when there is no assembly', async () => {
    const none = startCloud({ assembly: '/nowhere' });

    await expect(none).rejects.toThrow(/manifest.json is missing: synthesize first/);
  });
});

/** Waits a little for what a worker does after its answer; then the assertion tells. */
const until = async (holds: () => boolean): Promise<void> => {
  for (let looks = 0; looks < 400 && !holds(); looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
