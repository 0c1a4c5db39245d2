// The keys of a simulated WeChat Pay: the merchant's, the platform's certificates, its public key.
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { certificate } from '../kit/certificate.ts';
import type { Random } from '../kit/random.ts';

const yearMs = 365 * 86_400_000;
const keyBits = 2_048;

export type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

/** Which of the platform's two ways of proof this merchant has; both stand side by side in migration. */
export type KeyMode = 'certificate' | 'public_key' | 'both';

/** One thing that answers can be signed with, by the name that goes into Wechatpay-Serial. */
export type PlatformKey = {
  readonly id: string;
  readonly privateKey: KeyObject;
  /** PEM of the certificate; absent for the public key. */
  readonly certificate?: string;
  readonly from: number;
  readonly until: number;
};

export type Keys = {
  readonly mode: KeyMode;
  readonly merchant: {
    readonly serial: string;
    readonly publicKey: KeyObject;
    /** Known only where the simulator made the pair itself. */
    readonly privatePem: string;
  };
  readonly publicKey: { readonly id: string; readonly pem: string };
  /** The certificates that are handed out now, the newest last. */
  readonly certificates: () => readonly PlatformKey[];
  /** The key of this name, if it may sign now. */
  readonly named: (id: string) => PlatformKey | undefined;
  /** What signs where nobody asked for a certain key: in migration either, by chance. */
  readonly current: () => PlatformKey;
  /** Issues the next platform certificate, which signs from now on; the older ones stay listed. */
  readonly rotate: () => PlatformKey;
  /** Takes all certificates but the newest from the list. */
  readonly retire: () => void;
};

const pairs: Pair[] = [];

/** Key pairs are slow to make: a process makes each of them once. */
export const pair = (number: number): Pair => {
  while (pairs.length <= number) pairs.push(generateKeyPairSync('rsa', { modulusLength: keyBits }));
  const made = pairs[number];
  if (!made) throw new Error('no key pair was made');
  return made;
};

export const privatePem = ({ privateKey }: Pair): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export const publicPem = ({ publicKey }: Pair): string =>
  publicKey.export({ type: 'spki', format: 'pem' }).toString();

type Settings = {
  readonly mode: KeyMode;
  readonly now: () => number;
  readonly random: Random;
  /** PEM of the merchant's public key; one of the simulator's own when absent. */
  readonly merchantKey?: string | undefined;
  readonly merchantSerial?: string | undefined;
};

const tenpay = [
  ['C', 'CN'],
  ['O', 'Tenpay.com'],
  ['CN', 'Tenpay.com Root CA (simulated)'],
] as const;

const merchantPair = 0;
const publicKeyPair = 1;
const certificatePairs = [2, 3] as const;

/** Begins with one platform certificate and one public key, whatever the mode. */
export const keys = (settings: Settings): Keys => {
  const { mode, now, random } = settings;
  const own = pair(merchantPair);
  const key: PlatformKey = {
    id: `PUB_KEY_ID_0${digits(random, 33)}`,
    privateKey: pair(publicKeyPair).privateKey,
    from: 0,
    until: Number.POSITIVE_INFINITY,
  };
  let issued = 0;
  let listed: readonly PlatformKey[] = [];

  const rotate = (): PlatformKey => {
    const { publicKey, privateKey } = pair(certificatePairs[issued % 2] ?? 2);
    issued += 1;
    const serial = hexOf(random);
    const span = { from: now() - 60_000, until: now() + 5 * yearMs };
    const pem = certificate({
      subject: [...tenpay.slice(0, 2), ['CN', 'Tenpay.com sign (simulated)']],
      issuer: tenpay,
      serial,
      ...span,
      publicKey,
      signWith: privateKey,
    });
    const made = { id: serial, privateKey, certificate: pem, ...span };
    listed = [...listed, made];
    return made;
  };
  rotate();

  const offered = (): readonly PlatformKey[] => {
    const newest = listed.slice(-1);
    return { certificate: newest, public_key: [key], both: [...newest, key] }[mode];
  };
  const known = (): readonly PlatformKey[] => (mode === 'certificate' ? listed : [...listed, key]);

  return {
    mode,
    merchant: {
      serial: settings.merchantSerial ?? hexOf(random),
      publicKey: settings.merchantKey ? createPublicKey(settings.merchantKey) : own.publicKey,
      privatePem: settings.merchantKey ? '' : privatePem(own),
    },
    publicKey: { id: key.id, pem: publicPem(pair(publicKeyPair)) },
    certificates: () => listed,
    named: (id) => known().find((one) => one.id === id),
    current: () => {
      const among = offered();
      const chosen = among[random.whole(among.length)];
      if (!chosen) throw new Error('this mode has no key');
      return chosen;
    },
    rotate,
    retire: () => {
      listed = listed.slice(-1);
    },
  };
};

export const digits = (random: Random, length: number): string =>
  Array.from({ length }, () => random.whole(10)).join('');

const hexOf = (random: Random): string =>
  `5${Array.from({ length: 39 }, () => random.whole(16).toString(16)).join('')}`.toUpperCase();
