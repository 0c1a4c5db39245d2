// The way out to receivers: one POST, and none into private networks unless their secret says so.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isPrivate } from '../../shared/outside/private-addresses.ts';
import { post } from '../../shared/outside/receivers.ts';

const servers: Server[] = [];

interface Seen {
  readonly origin: string;
  readonly bodies: string[];
}

/** A receiver on this machine that answers with a status. */
const listening = async (status: number, headers: Record<string, string> = {}): Promise<Seen> => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(`${request.method} ${request.url} ${Buffer.concat(parts).toString()}`);
      response.writeHead(status, headers).end('x'.repeat(100_000));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, bodies };
};

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const message = { headers: { 'content-type': 'application/json' }, body: '{"ä":1}' };

describe('a post', () => {
  it('goes to a private origin that the secret names, and answers its status', async () => {
    const { origin, bodies } = await listening(204);

    const posted = await post({ url: `${origin}/a?b`, ...message, privateOrigins: [origin] });

    expect(posted).toEqual({ status: 204 });
    expect(bodies).toEqual(['POST /a?b {"ä":1}']);
  });

  it('follows no redirect', async () => {
    const other = await listening(200);
    const { origin } = await listening(307, { location: other.origin });

    const posted = await post({ url: origin, ...message, privateOrigins: [origin] });

    expect(posted).toEqual({ status: 307 });
    expect(other.bodies).toEqual([]);
  });

  it.each([
    ['http', (origin: string) => origin],
    ['https to an address of this machine', (origin: string) => origin.replace('http', 'https')],
    [
      'a name that leads to this machine',
      (origin: string) => origin.replace(/^.*:/, 'https://localhost:'),
    ],
    ['an address of the cloud itself', () => 'https://169.254.169.254/latest/meta-data'],
    ['IPv4 in IPv6', (origin: string) => origin.replace(/^.*:/, 'https://[::ffff:127.0.0.1]:')],
    ['a number for an address', (origin: string) => origin.replace(/^.*:/, 'https://2130706433:')],
  ])('is refused before anything is sent: %s', async (_what, urlOf) => {
    const { origin, bodies } = await listening(200);

    const posted = await post({ url: urlOf(origin), ...message, privateOrigins: [] });

    expect(posted).toEqual({ fault: 'address_refused' });
    expect(bodies).toEqual([]);
  });

  it('is a fault, not an exception, where nobody listens', async () => {
    const { origin } = await listening(200);
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));

    const posted = await post({ url: origin, ...message, privateOrigins: [origin] });

    expect(posted).toEqual({ fault: 'unreachable' });
  });
});

describe('an address', () => {
  it.each([
    '10.1.2.3',
    '127.0.0.1',
    '100.64.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'no address',
  ])('%s is private', (address) => {
    expect(isPrivate(address)).toBe(true);
  });

  it.each(['8.8.8.8', '172.32.0.1', '192.169.0.1', '2606:4700::1111'])(
    '%s is public',
    (address) => {
      expect(isPrivate(address)).toBe(false);
    },
  );
});
