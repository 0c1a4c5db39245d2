// UnionPay's parameters on the wire: forms that come in, answers that go out, and their signatures.
import { createHash, type KeyObject, sign, verify } from 'node:crypto';

export type Fields = Readonly<Record<string, string>>;

/** A form's fields; undefined when a name stands twice or nothing stands there. */
export const formOf = (body: string): Fields | undefined => {
  const pairs = [...new URLSearchParams(body)];
  const names = new Set(pairs.map(([name]) => name));
  return pairs.length === 0 || names.size < pairs.length ? undefined : Object.fromEntries(pairs);
};

export const formText = (fields: Fields): string => new URLSearchParams({ ...fields }).toString();

/** An answer: its values are not URL-encoded. */
export const answerText = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const hashOf = (fields: Fields): Buffer => {
  const text = Object.entries(fields)
    .filter(([name, value]) => name !== 'signature' && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return Buffer.from(createHash('sha256').update(text).digest('hex'));
};

export const isSignedBy = (key: KeyObject, fields: Fields): boolean =>
  verify('sha256', hashOf(fields), key, Buffer.from(fields['signature'] ?? '', 'base64'));

export const signedBy = (key: KeyObject, fields: Fields): Fields => ({
  ...fields,
  signature: sign('sha256', hashOf(fields), key).toString('base64'),
});
