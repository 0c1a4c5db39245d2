// Objects in S3: what is asked, what is signed, and which answers mean what.
import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { objects } from '../../shared/outside/objects.ts';

type Answer = readonly [status: number, body: string];
type Seen = { readonly line: string; readonly authorization: string; readonly body: string };

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that gives these answers in turn, the last one for ever, and keeps what it saw. */
const aBucket = async (...answers: readonly Answer[]) => {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const [status, text] = answers[Math.min(seen.length, answers.length - 1)] ?? [500, ''];
    const { method, url, headers } = request;
    const body = await bodyOf(request);
    seen.push({ line: `${method} ${url}`, authorization: headers.authorization ?? '', body });
    response.writeHead(status).end(text);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closing.push(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const settings = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'one',
    AWS_SECRET_ACCESS_KEY: 'two',
    AWS_SESSION_TOKEN: 'three',
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
  };
  return { seen, ...objects(settings) };
};

const textOf = async (chunks: AsyncIterable<Uint8Array> | undefined): Promise<string> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks ?? []) all.push(chunk);
  return Buffer.concat(all).toString();
};

describe('reading an object', () => {
  it('signs the request and streams the bytes', async () => {
    const bucket = await aBucket([200, 'a;b\n1;2\n']);

    const body = await bucket.get('statements', 'incoming/stripe-1/2026 + 03.csv');

    expect(await textOf(body)).toBe('a;b\n1;2\n');
    expect(bucket.seen[0]?.line).toBe('GET /statements/incoming/stripe-1/2026%20%2B%2003.csv');
    expect(bucket.seen[0]?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=one\/\d{8}\/eu-central-1\/s3\/aws4_request/,
    );
  });

  it('answers nothing where S3 has no such key', async () => {
    const bucket = await aBucket([404, '<Error><Code>NoSuchKey</Code></Error>']);

    expect(await bucket.get('statements', 'gone')).toBeUndefined();
  });

  it.each([
    [404, 'NoSuchBucket'],
    [403, 'AccessDenied'],
  ])('never takes %i %s for "there is none"', async (status, code) => {
    const bucket = await aBucket([status, `<Error><Code>${code}</Code></Error>`]);

    await expect(bucket.get('statements', 'any')).rejects.toThrow(`${status} ${code}`);
  });

  it('asks again where S3 asks to slow down or has a fault', async () => {
    const bucket = await aBucket(
      [503, '<Error><Code>SlowDown</Code></Error>'],
      [500, ''],
      [200, 'x'],
    );

    const body = await bucket.get('statements', 'any');

    expect(await textOf(body)).toBe('x');
    expect(bucket.seen).toHaveLength(3);
  });
});

describe('writing an object', () => {
  it('puts the bytes whole', async () => {
    const bucket = await aBucket([200, '']);

    await bucket.put('messages', 'received/one.xml', Buffer.from('<a/>'));

    expect(bucket.seen).toMatchObject([{ line: 'PUT /messages/received/one.xml', body: '<a/>' }]);
  });

  it('fails aloud when S3 refuses', async () => {
    const bucket = await aBucket([403, '<Error><Code>AccessDenied</Code></Error>']);

    await expect(bucket.put('messages', 'one', 'x')).rejects.toThrow('403 AccessDenied');
  });
});
