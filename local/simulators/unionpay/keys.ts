// UnionPay's certificates: a root, a middle, the one that signs, and the merchant's own.
import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { certificate, type Name } from '../kit/certificate.ts';
import { type Fields, signedBy } from './fields.ts';

export type Identity = {
  readonly name: Name;
  readonly privateKey: KeyObject;
  readonly pem: string;
};

export type Keys = {
  readonly root: Identity;
  readonly middle: Identity;
  readonly merchant: Identity;
  /** The decimal serial of the merchant's certificate. */
  readonly merchantCertId: string;
  readonly merchantKey: KeyObject;
  /** Signs with the present certificate, which goes along as a field of its own. */
  readonly sign: (fields: Fields) => Fields;
  /** The same by another certificate: of the same house, or of a stranger who has its own root. */
  readonly signAs: (who: Signer, fields: Fields) => Fields;
  /** Issues another signing certificate, which is used from now on. */
  readonly rotate: () => void;
};

export type Signer = 'unionpay' | 'stranger' | 'other_owner' | 'expired';

const owner = '中国银联股份有限公司';
const nameOf = (commonName: string): Name => [
  ['C', 'CN'],
  ['O', 'Simulated CFCA'],
  ['CN', commonName],
];
const signerName = (of: string, number: number): Name =>
  nameOf(`041@8310000000083040@${of}@${String(number).padStart(8, '0')}`);

const yearMs = 365 * 86_400_000;

/** Keys take a while to make, and nobody outside can tell one simulator's from another's. */
const pool: KeyObject[] = [];
const keyAt = (index: number): KeyObject => {
  const known = pool[index];
  if (known) return known;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  pool[index] = privateKey;
  return privateKey;
};

type Issue = {
  readonly name: Name;
  readonly by?: Identity | undefined;
  readonly key: KeyObject;
  readonly serial: number;
  readonly from: number;
  readonly until?: number;
  readonly authority?: boolean;
};

const issued = ({ name, by, key, serial, from, until, authority }: Issue): Identity => ({
  name,
  privateKey: key,
  pem: certificate({
    subject: name,
    issuer: by?.name,
    serial: (0x1039000000 + serial).toString(16),
    from,
    until: until ?? from + 10 * yearMs,
    publicKey: createPublicKey(key),
    signWith: by?.privateKey ?? key,
    authority,
  }),
});

const carried = (pem: string): string => pem.trim().replaceAll('\n', '\r\n');

/** All certificates as they are at `now`; `keys` are kept for the process, certificates are not. */
export const keys = (now: number): Keys => {
  const from = now - yearMs;
  const house = (first: number) => {
    const root = issued({
      name: nameOf('Simulated root'),
      key: keyAt(first),
      serial: 1,
      from,
      authority: true,
    });
    const middle = issued({
      name: nameOf('Simulated middle'),
      by: root,
      key: keyAt(first + 1),
      serial: 2,
      from,
      authority: true,
    });
    return { root, middle };
  };
  const own = house(0);
  const leaf = (number: number, over: Partial<Issue> = {}): Identity =>
    issued({
      name: signerName(owner, number),
      by: own.middle,
      key: keyAt(2 + (number % 2)),
      serial: 100 + number,
      from,
      ...over,
    });
  const merchant = leaf(900, { name: signerName('700000000000001:SIGN', 1), key: keyAt(4) });
  let number = 1;
  let present = leaf(number);
  const signers: Readonly<Record<Signer, () => Identity>> = {
    unionpay: () => present,
    stranger: () => leaf(1, { by: house(5).middle, key: keyAt(5) }),
    other_owner: () => leaf(1, { name: signerName('another', 7) }),
    expired: () => leaf(1, { until: now - 1_000 }),
  };
  const signAs: Keys['signAs'] = (who, fields) => {
    const { privateKey, pem } = signers[who]();
    return signedBy(privateKey, { ...fields, signMethod: '01', signPubKeyCert: carried(pem) });
  };
  return {
    ...own,
    merchant,
    merchantCertId: BigInt(`0x${new X509Certificate(merchant.pem).serialNumber}`).toString(),
    merchantKey: createPublicKey(merchant.privateKey),
    sign: (fields) => signAs('unionpay', fields),
    signAs,
    rotate: () => {
      number += 1;
      present = leaf(number);
    },
  };
};
