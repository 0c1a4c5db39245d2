// The keys that WeChat Pay signs with: public keys, platform certificates, and newly rotated ones.
import { type KeyObject, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { type Instant, minuteMs } from '../../kernel/time.ts';
import { attempt } from '../certificates.ts';
import type { Credentials } from './credentials.ts';
import { opened, Sealed } from './sealed.ts';

/** A key with the time in which it may sign; public keys have no end. */
export interface PlatformKey {
  readonly id: string;
  readonly key: KeyObject;
  readonly from: Instant;
  readonly until: Instant;
}

/** Turns up new certificates; undefined when they could not be had. */
export type Download = () => Promise<readonly PlatformKey[] | undefined>;

export interface KeyRing {
  /** The key of this name, valid at this instant, as far as we have it. */
  readonly known: (id: string, at: Instant) => KeyObject | undefined;
  /** The key of this name, valid at this instant; asks WeChat for certificates that it lacks. */
  readonly find: (id: string, at: Instant, download: Download) => Promise<KeyObject | undefined>;
}

/** Strangers can make up serials: at most this often does an unknown one cost a call. */
const downloadEveryMs = minuteMs;

/** What a certificate can be named; anything else is not worth a call. */
const serialPattern = /^[0-9A-F]{8,40}$/;

const ofCertificate = (certificate: X509Certificate): PlatformKey => ({
  id: certificate.serialNumber.toUpperCase(),
  key: certificate.publicKey,
  from: Date.parse(certificate.validFrom),
  until: Date.parse(certificate.validTo),
});

const given = ({ public_keys, certificates }: Credentials): readonly PlatformKey[] => [
  ...public_keys.map(({ id, key }) => ({ id, key, from: 0, until: Number.POSITIVE_INFINITY })),
  ...certificates.map(ofCertificate),
];

/** The ring of one connection: what the account's secret holds, and what is downloaded for it. */
export const keyRing = (credentials: Credentials): KeyRing => {
  const known = new Map(given(credentials).map((one) => [one.id, one]));
  let askAgainAt: Instant = 0;
  let asking: Promise<void> = Promise.resolve();

  const take = async (download: Download): Promise<void> => {
    for (const one of (await download()) ?? []) known.set(one.id, one);
  };

  const valid = (id: string, at: Instant): KeyObject | undefined => {
    const found = known.get(id);
    return found && at >= found.from && at <= found.until ? found.key : undefined;
  };

  const find: KeyRing['find'] = async (id, at, download) => {
    const key = valid(id, at);
    if (key || !serialPattern.test(id) || !credentials.certificate_download) return key;
    if (at >= askAgainAt) {
      askAgainAt = at + downloadEveryMs;
      asking = take(download);
    }
    await asking;
    return valid(id, at);
  };

  return { known: valid, find };
};

const Listed = z.object({
  data: z.array(z.object({ serial_no: z.string(), encrypt_certificate: Sealed })).max(20),
});

/**
 * The certificates of a list that are what their rows say. Whoever can seal with the API v3 key is
 * WeChat Pay: that is how trust in the first certificate begins.
 */
export const certificatesIn = (apiV3Key: string, body: string): readonly PlatformKey[] => {
  const listed = Listed.safeParse(attempt(() => JSON.parse(body)));
  if (!listed.success) return [];
  return listed.data.data.flatMap(({ serial_no, encrypt_certificate }) => {
    const pem = opened(apiV3Key, encrypt_certificate);
    const certificate = pem && attempt(() => new X509Certificate(pem));
    if (certificate?.publicKey.asymmetricKeyType !== 'rsa') return [];
    const key = ofCertificate(certificate);
    return key.id === serial_no.toUpperCase() ? [key] : [];
  });
};
