// The keys that Alipay signs with: its public keys, or certificates by their serials, new ones downloaded.
import type { KeyObject, X509Certificate } from 'node:crypto';
import { type Instant, minuteMs } from '../../kernel/time.ts';
import { certificatesIn, isInDate, isTrusted } from '../certificates.ts';
import type { CertificateMode, Credentials } from './credentials.ts';
import { serialOf } from './serial.ts';

/** Turns up the certificate of a serial as PEM; undefined when it could not be had. */
export type Download = (serial: string) => Promise<string | undefined>;

export interface KeyRing {
  /** The keys that may have signed what names this serial (none in key mode) at this instant. */
  readonly find: (
    serial: string | undefined,
    at: Instant,
    download: Download,
  ) => Promise<readonly KeyObject[]>;
}

/** Strangers can make up serials: at most this often does an unknown one cost a call. */
const downloadEveryMs = minuteMs;

const serialPattern = /^[0-9a-f]{32}$/;

/**
 * The certificate of this serial in a downloaded text. It counts only when one of our roots issued it
 * (through what came with it): whoever answered, a foreign certificate is never taken.
 */
const certificateOf = (
  { alipay_root_certificates: roots }: CertificateMode,
  { serial, pem, at }: { readonly serial: string; readonly pem: string; readonly at: Instant },
): X509Certificate | undefined => {
  const all = certificatesIn(pem);
  const found = all.find((one) => serialOf(one) === serial);
  if (found?.publicKey.asymmetricKeyType !== 'rsa' || found.ca) return undefined;
  return isTrusted(found, { roots, intermediates: all }, at) ? found : undefined;
};

const certificateRing = (mode: CertificateMode): KeyRing => {
  const known = new Map(mode.alipay_certificates.map((one) => [serialOf(one), one]));
  let askAgainAt: Instant = 0;
  let asking: Promise<void> = Promise.resolve();

  const take = async (serial: string, at: Instant, download: Download): Promise<void> => {
    const pem = await download(serial);
    const found = pem === undefined ? undefined : certificateOf(mode, { serial, pem, at });
    if (found) known.set(serial, found);
  };

  const valid = (serial: string, at: Instant): readonly KeyObject[] => {
    const found = known.get(serial);
    return found && isInDate(found, at) ? [found.publicKey] : [];
  };

  const find: KeyRing['find'] = async (serial, at, download) => {
    if (serial === undefined || !serialPattern.test(serial)) return [];
    if (known.has(serial) || !mode.certificate_download) return valid(serial, at);
    if (at >= askAgainAt) {
      askAgainAt = at + downloadEveryMs;
      asking = take(serial, at, download);
    }
    await asking;
    return valid(serial, at);
  };

  return { find };
};

/** The ring of one connection. */
export const keyRing = ({ alipay }: Credentials): KeyRing =>
  alipay.mode === 'certificates'
    ? certificateRing(alipay)
    : { find: async () => alipay.alipay_public_keys };
