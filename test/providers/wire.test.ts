// One deadline over a whole exchange, and secrets that stay hidden.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { liveWire, redacted, withDeadline } from '../../shared/providers/wire.ts';
import { errorOf } from './rig.ts';

describe('a fetch with a deadline', () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.url === '/silent') return;
      response.writeHead(200);
      response.write('the first half');
      if (request.url === '/whole') response.end(' and the second');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('lets an answer in time through', async () => {
    const answer = await withDeadline(fetch, 5_000)(`${url}/whole`);

    expect(await answer.text()).toBe('the first half and the second');
  });

  it('ends a call that is never answered', async () => {
    const error = await errorOf(() => withDeadline(fetch, 30)(`${url}/silent`));

    expect(error).toMatchObject({ name: 'TimeoutError' });
  });

  it('ends a body that stops midway', async () => {
    const answer = await withDeadline(fetch, 100)(`${url}/half`);

    expect(await errorOf(() => answer.text())).toMatchObject({ name: 'TimeoutError' });
  });

  it('still heeds the caller’s own signal', async () => {
    const gone = AbortSignal.abort(new Error('no longer wanted'));

    const error = await errorOf(() =>
      withDeadline(fetch, 5_000)(`${url}/silent`, { signal: gone }),
    );

    expect(error).toMatchObject({ message: 'no longer wanted' });
  });

  it('comes with the world’s clock', async () => {
    const signals: unknown[] = [];
    const wire = liveWire(
      () => 42,
      async (_input, init) => {
        signals.push(init?.signal);
        return new Response('ok');
      },
    );
    await wire.fetch('https://provider.invalid');

    expect(wire.now()).toBe(42);
    expect(signals).toEqual([expect.any(AbortSignal)]);
  });
});

describe('redaction', () => {
  it('hides every secret wherever it stands', () => {
    expect(redacted('key=abc&again=abc&other=xyz', ['abc', 'xyz', ''])).toBe(
      'key=[hidden]&again=[hidden]&other=[hidden]',
    );
  });
});
