// What proves a bank's message, and what does not.
import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../../shared/kernel/failure.ts';
import { Credentials, verifyMessage } from '../../../shared/providers/bank/verify.ts';
import { aSigningKey, type SigningKey, signedAt } from './signing.ts';

const now = Date.parse('2026-03-09T02:00:00Z');
const body = Buffer.from('<Document>1</Document>');
const old = await aSigningKey('old', 'PS256');
const next = await aSigningKey('next');
const foreign = await aSigningKey('foreign');
const credentials = Credentials.parse({ keys: [old.publicJwk, next.publicJwk] });

const verified = async (signature: string | undefined, bytes = body): Promise<string> => {
  try {
    const headers = { 'x-jws-signature': signature };
    await verifyMessage(credentials, { headers, body: bytes, receivedAt: now });
    return 'genuine';
  } catch (fault) {
    if (fault instanceof Failure) return `${fault.kind} ${fault.code}`;
    throw fault;
  }
};

const refused = 'unauthenticated notification_refused';
const malformed = 'invalid signature_malformed';

describe('a genuine message', () => {
  it.each([
    ['the key that goes, PS256', old],
    ['the key that comes, ES256', next],
  ])('is signed by %s', async (_which, key: SigningKey) => {
    expect(await verified(await signedAt(key, body, now))).toBe('genuine');
  });

  it('may be signed over encoded bytes, too', async () => {
    const signature = await signedAt(next, body, now, { b64: true, crit: ['b64', 'iat'] });

    expect(await verified(signature)).toBe('genuine');
  });

  it('may be five minutes old, and as much ahead as clocks differ', async () => {
    expect(await verified(await signedAt(next, body, now - 300_000))).toBe('genuine');
    expect(await verified(await signedAt(next, body, now + 30_000))).toBe('genuine');
  });
});

describe('a message is refused', () => {
  const signatures: Readonly<Record<string, () => Promise<string>>> = {
    'that a key of nobody signed': () => signedAt(foreign, body, now),
    'that a key of nobody signed under a name of ours': () =>
      signedAt({ ...foreign, kid: 'next' }, body, now),
    'with an algorithm that its key has not': () => signedAt({ ...next, kid: 'old' }, body, now),
    'that is too old': () => signedAt(next, body, now - 301_000),
    'from the future': () => signedAt(next, body, now + 61_000),
    'that was signed for other bytes': () => signedAt(next, Buffer.from('other'), now),
  };

  it.each(Object.entries(signatures))('%s', async (_which, signature) => {
    expect(await verified(await signature())).toBe(refused);
  });

  it('whose bytes were altered by one', async () => {
    const signature = await signedAt(next, body, now);

    expect(await verified(signature, Buffer.from('<Document>2</Document>'))).toBe(refused);
  });

  it('whose header demands what we do not know', async () => {
    const known = await signedAt(next, body, now);
    const [head = '', , signature] = known.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString());
    const changed = { ...header, crit: ['b64', 'iat', 'exp'], exp: 1 };
    const forged = Buffer.from(JSON.stringify(changed)).toString('base64url');

    expect(await verified(`${forged}..${signature}`)).toBe(refused);
  });

  it('that names no algorithm, or a shared secret', async () => {
    for (const alg of ['none', 'HS256', 'RS256']) {
      const header = { alg, kid: 'next', iat: now / 1000, b64: false, crit: ['b64', 'iat'] };
      const head = Buffer.from(JSON.stringify(header)).toString('base64url');

      expect(await verified(`${head}..AAAA`)).toBe(refused);
    }
  });
});

describe('a header is malformed', () => {
  const headOf = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    ['when it is missing', undefined],
    ['when it is empty', ''],
    ['when it carries its payload', 'eyJhbGciOiJFUzI1NiJ9.PGE-.AAAA'],
    ['when it is no JWS', 'signed by the bank'],
    ['when its protected part is no JSON', 'AAAA..AAAA'],
    ['when it does not say when it was signed', `${headOf({ alg: 'ES256', kid: 'next' })}..AAAA`],
    ['when it names no key', `${headOf({ alg: 'ES256', iat: 1 })}..AAAA`],
    ['when it is endless', `${'A'.repeat(5000)}..AAAA`],
  ])('%s', async (_which, signature) => {
    expect(await verified(signature)).toBe(malformed);
  });
});

it('takes no private key for a public one', () => {
  const secret = { keys: [{ ...next.publicJwk, d: 'secret' }] };

  expect(Credentials.safeParse(secret).success).toBe(false);
});
