// Keys and X.509 certificates as providers hand them out: read, and traced to the roots that we were given.
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import type { Instant } from '../kernel/time.ts';

/** What `make` gives, or undefined when it throws. */
export const attempt = <Value>(make: () => Value): Value | undefined => {
  try {
    return make();
  } catch {
    return undefined;
  }
};

/** Text into a parsed thing; the issue says what was wanted and never repeats the text. */
export const parsedAs = <Value>(make: (text: string) => Value, wanted: string) =>
  z.string().transform((text, context): Value => {
    const value = attempt(() => make(text));
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message: wanted, input: undefined });
    return z.NEVER;
  });

const rsaOnly = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyType !== 'rsa') throw new Error('not RSA');
  return key;
};

const isPem = (text: string): boolean => text.includes('-----BEGIN');

/** The first of several readings that works. */
const firstOf = (readings: readonly (() => KeyObject)[]): KeyObject => {
  for (const reading of readings) {
    const key = attempt(reading);
    if (key) return rsaOnly(key);
  }
  throw new Error('no key');
};

const privateKeyIn = (text: string): KeyObject => {
  const key = Buffer.from(text, 'base64');
  return firstOf([
    () => createPrivateKey(isPem(text) ? text : ''),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
  ]);
};

const publicKeyIn = (text: string): KeyObject => {
  const key = Buffer.from(text, 'base64');
  return firstOf([
    () => createPublicKey(isPem(text) ? text : ''),
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
  ]);
};

/** PEM, or the bare base64 that vendors' key tools write (PKCS#8 or PKCS#1). */
export const RsaPrivateKey = parsedAs(privateKeyIn, 'an RSA private key as PEM or base64');
export const RsaPublicKey = parsedAs(publicKeyIn, 'an RSA public key as PEM or base64');

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Every readable certificate of a PEM text, in its order; others (of SM2 keys, say) are left out. */
export const certificatesIn = (pem: string): readonly X509Certificate[] =>
  (pem.match(block) ?? []).flatMap((text) => attempt(() => new X509Certificate(text)) ?? []);

const one = (pem: string): X509Certificate => {
  const [first] = certificatesIn(pem);
  if (first?.publicKey.asymmetricKeyType !== 'rsa') throw new Error('no RSA certificate');
  return first;
};

/** The first certificate of a PEM text, which must hold an RSA key. */
export const RsaCertificate = parsedAs(one, 'a certificate with an RSA key as PEM');

const some = (pem: string): readonly X509Certificate[] => {
  const all = certificatesIn(pem);
  if (all.length === 0) throw new Error('no certificate');
  return all;
};

/** A PEM text with one certificate or several. */
export const Certificates = parsedAs(some, 'one or more certificates as PEM');

/** True when the instant lies in the certificate's own time. */
export const isInDate = (certificate: X509Certificate, at: Instant): boolean =>
  Date.parse(certificate.validFrom) <= at && at <= Date.parse(certificate.validTo);

/** True when `issuer` may sign certificates and signed this one. */
const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  attempt(
    () => issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey),
  ) ?? false;

export interface Chain {
  readonly intermediates: readonly X509Certificate[];
  readonly roots: readonly X509Certificate[];
}

const longestChain = 5;

/**
 * True when the certificate was issued, directly or through intermediates, by one of the roots, and
 * it and every intermediate on the way are in date. A root is trusted because we were given it.
 */
export const isTrusted = (
  certificate: X509Certificate,
  { intermediates, roots }: Chain,
  at: Instant,
  depth = longestChain,
): boolean => {
  if (depth === 0 || !isInDate(certificate, at)) return false;
  if (roots.some((root) => isIssuedBy(certificate, root))) return true;
  return intermediates.some(
    (middle) =>
      isIssuedBy(certificate, middle) && isTrusted(middle, { intermediates, roots }, at, depth - 1),
  );
};
