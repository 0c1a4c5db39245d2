// Both signatures of the simulated house, written apart from the adapter so that each proves the other.
import { createHash, createSign, createVerify, type KeyObject, X509Certificate } from 'node:crypto';

export type Fields = Readonly<Record<string, string>>;

/** Sorted, without empty values and without the fields that are left out. */
export const covered = (fields: Fields, leftOut: readonly string[]): string => {
  const names = Object.keys(fields).filter((name) => fields[name] && !leftOut.includes(name));
  names.sort((a, b) => (a < b ? -1 : Number(a > b)));
  return names.map((name) => `${name}=${fields[name]}`).join('&');
};

export const sign = (key: KeyObject, text: string): string =>
  createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');

export const isSignedBy = (key: KeyObject, text: string, signature: string): boolean =>
  createVerify('RSA-SHA256').update(text, 'utf8').verify(key, signature, 'base64');

/** The serial by which a certificate is named. */
export const serialOf = (pem: string): string => {
  const { issuer, serialNumber } = new X509Certificate(pem);
  const name = issuer.split('\n').reverse().join(',');
  return createHash('md5')
    .update(`${name}${BigInt(`0x${serialNumber}`)}`)
    .digest('hex');
};

/** Percent-encoded as a form. */
export const asForm = (fields: Fields): string => new URLSearchParams(fields).toString();
