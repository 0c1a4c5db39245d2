// The keys and certificates of the simulated house and of its one merchant.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { certificate } from '../kit/certificate.ts';
import type { PlatformKey } from './state.ts';

export type Platform = {
  readonly merchantKey: KeyObject;
  readonly stranger: KeyObject;
  /** The alipay member of the merchant's secret, while this key signs. */
  readonly alipay: (key: PlatformKey) => Readonly<Record<string, unknown>>;
  readonly privateKeyPem: string;
  /** The key that a house begins with. */
  readonly firstKey: PlatformKey;
  readonly newKey: () => PlatformKey;
  /** What a download of the certificate brings: it and its issuers. */
  readonly bundleOf: (key: PlatformKey) => string;
};

type Options = {
  readonly mode: 'keys' | 'certificates';
  /** Epoch milliseconds: certificates are good from a year before to a year after. */
  readonly now: number;
};

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = (key: KeyObject): string =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

const yearMs = 365 * 24 * 3_600_000;
const house = [
  ['C', 'CN'],
  ['O', 'Simulated Ant'],
] as const;
const named = (name: string) => [...house, ['CN', name]] as const;

const publicOf = (key: PlatformKey): string => {
  const spki = key.publicKey.export({ type: 'spki', format: 'pem' });
  return spki.toString();
};

const authority = (now: number) => {
  const [rootKeys, middleKeys] = [pair(), pair()];
  const time = { from: now - yearMs, until: now + 10 * yearMs };
  const root = certificate({
    ...time,
    subject: named('Root R1'),
    serial: '01',
    publicKey: rootKeys.publicKey,
    signWith: rootKeys.privateKey,
    authority: true,
  });
  const middle = certificate({
    ...time,
    subject: named('Class 2 R1'),
    issuer: named('Root R1'),
    serial: '02',
    publicKey: middleKeys.publicKey,
    signWith: rootKeys.privateKey,
    authority: true,
  });
  let serial = 0x10;
  const issue = (publicKey: KeyObject): string => {
    serial += 1;
    return certificate({
      from: now - yearMs,
      until: now + yearMs,
      subject: named('Alipay'),
      issuer: named('Class 2 R1'),
      serial: serial.toString(16),
      publicKey,
      signWith: middleKeys.privateKey,
    });
  };
  return { root, middle, issue };
};

/** A house with fresh keys; certificates only where that mode is wanted. */
export const platform = ({ mode, now }: Options): Platform => {
  const merchant = pair();
  const issuer = mode === 'certificates' ? authority(now) : undefined;
  const newKey = (): PlatformKey => {
    const { privateKey, publicKey } = pair();
    return { privateKey, publicKey, certificate: issuer?.issue(publicKey) };
  };
  return {
    merchantKey: merchant.publicKey,
    privateKeyPem: pem(merchant.privateKey),
    stranger: pair().privateKey,
    firstKey: newKey(),
    newKey,
    bundleOf: (key) => `${key.certificate ?? ''}${issuer?.middle ?? ''}`,
    alipay: (key) =>
      issuer
        ? {
            mode: 'certificates',
            app_certificate: issuer.issue(merchant.publicKey),
            alipay_root_certificates: issuer.root,
            alipay_certificates: [key.certificate],
          }
        : { mode: 'keys', alipay_public_keys: [publicOf(key)] },
  };
};
