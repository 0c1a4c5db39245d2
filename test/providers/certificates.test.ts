// Chains of certificates: every link signed, in date and allowed to sign, up to a root that we hold.
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { certificate } from '../../local/simulators/kit/certificate.ts';
import { certificatesIn, isTrusted } from '../../shared/providers/certificates.ts';

const from = Date.parse('2026-01-01T00:00:00Z');
const until = Date.parse('2028-01-01T00:00:00Z');
const now = Date.parse('2026-11-23T08:00:00Z');

const keys = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
const [rootKeys, middleKeys, leafKeys, strangerKeys] = [keys(), keys(), keys(), keys()];
const named = (name: string) => [['CN', name]] as const;

const made = (over: Partial<Parameters<typeof certificate>[0]>): X509Certificate =>
  new X509Certificate(
    certificate({
      subject: named('leaf'),
      issuer: named('middle'),
      serial: '1039308534',
      from,
      until,
      publicKey: leafKeys.publicKey,
      signWith: middleKeys.privateKey,
      ...over,
    }),
  );

const root = made({
  subject: named('root'),
  issuer: named('root'),
  publicKey: rootKeys.publicKey,
  signWith: rootKeys.privateKey,
  authority: true,
});
const aMiddle = (over: Partial<Parameters<typeof certificate>[0]> = {}) =>
  made({
    subject: named('middle'),
    issuer: named('root'),
    publicKey: middleKeys.publicKey,
    signWith: rootKeys.privateKey,
    authority: true,
    ...over,
  });
const trust = { roots: [root], intermediates: [aMiddle()] };

describe('a chain of certificates', () => {
  it('leads over a middle to a root', () => {
    expect(isTrusted(made({}), trust, now)).toBe(true);
  });

  it('may lead to a root directly', () => {
    expect(isTrusted(aMiddle(), { roots: [root], intermediates: [] }, now)).toBe(true);
  });

  it.each(
    Object.entries({
      'of another’s key under the same name': {
        leaf: made({ signWith: strangerKeys.privateKey }),
        ...trust,
      },
      'whose middle is missing': { leaf: made({}), roots: [root], intermediates: [] },
      'whose root is missing': { leaf: made({}), roots: [], intermediates: [aMiddle()] },
      'whose middle may not sign': {
        leaf: made({}),
        roots: [root],
        intermediates: [aMiddle({ authority: false })],
      },
      'whose middle is out of date': {
        leaf: made({}),
        roots: [root],
        intermediates: [aMiddle({ until: now - 1 })],
      },
      'that is not yet valid': { leaf: made({ from: now + 60_000 }), ...trust },
      'that is out of date': { leaf: made({ until: now - 60_000 }), ...trust },
      'that signs itself': {
        leaf: made({ issuer: named('leaf'), signWith: leafKeys.privateKey }),
        ...trust,
      },
    }),
  )('refuses one %s', (_what, { leaf, roots, intermediates }) => {
    expect(isTrusted(leaf, { roots, intermediates }, now)).toBe(false);
  });

  it('is read from PEM alone', () => {
    const pem = made({}).toString();

    expect(certificatesIn(`${pem}\n${pem}`).map(({ serialNumber }) => serialNumber)).toEqual([
      '1039308534',
      '1039308534',
    ]);
    expect(certificatesIn('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toEqual(
      [],
    );
    expect(certificatesIn('')).toEqual([]);
  });
});
