// The certificates of simulators are ones that node:crypto reads, dates and chains included.
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { certificate } from '../../../../local/simulators/kit/certificate.ts';

const root = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const leaf = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const from = Date.parse('2026-01-02T03:04:05Z');
const until = Date.parse('2031-01-02T03:04:05Z');
const rootName = [
  ['C', 'CN'],
  ['O', '测试机构'],
  ['CN', 'Test Root'],
] as const;

const rootCertificate = () =>
  new X509Certificate(
    certificate({
      subject: rootName,
      serial: '01',
      from,
      until,
      publicKey: root.publicKey,
      signWith: root.privateKey,
      authority: true,
    }),
  );

const leafCertificate = () =>
  new X509Certificate(
    certificate({
      subject: [['CN', 'leaf']],
      issuer: rootName,
      serial: 'F00DBABE01',
      from,
      until,
      publicKey: leaf.publicKey,
      signWith: root.privateKey,
    }),
  );

describe('a certificate of a simulator', () => {
  it('has the serial, the dates and the key that were ordered', () => {
    const made = leafCertificate();

    expect(made.serialNumber).toBe('F00DBABE01');
    expect(Date.parse(made.validFrom)).toBe(from);
    expect(Date.parse(made.validTo)).toBe(until);
    expect(made.publicKey.equals(leaf.publicKey)).toBe(true);
  });

  it('names its subject and issuer in any script', () => {
    expect(leafCertificate().subject).toBe('CN=leaf');
    expect(leafCertificate().issuer).toBe(rootCertificate().subject);
    expect(rootCertificate().issuer).toContain('CN=Test Root');
  });

  it('is verified by its issuer’s key alone', () => {
    const made = leafCertificate();

    expect(made.verify(root.publicKey)).toBe(true);
    expect(made.verify(leaf.publicKey)).toBe(false);
    expect(made.checkIssued(rootCertificate())).toBe(true);
  });

  it('is an authority only where that was ordered', () => {
    expect(rootCertificate().ca).toBe(true);
    expect(leafCertificate().ca).toBe(false);
  });
});
