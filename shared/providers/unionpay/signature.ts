// How UnionPay signs (ACP 5.1.0): RSA over the hex text of a hash over the sorted parameters.
import { createHash, type KeyObject, sign, verify } from 'node:crypto';

/** Parameters as they are signed: raw values, not URL-encoded; absent and empty ones do not count. */
export type Fields = Readonly<Record<string, string | undefined>>;

const signature = 'signature';

const byText = (one: string, other: string): number => (one < other ? -1 : 1);

const present = (fields: Fields): readonly (readonly [string, string])[] =>
  Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value] as const] : []));

/** What a signature covers: `k=v&k=v` in the order of the names, without itself. */
export const canonical = (fields: Fields): string =>
  present(fields)
    .filter(([name]) => name !== signature)
    .sort(([one], [other]) => byText(one, other))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** UnionPay hashes twice: the signed bytes are the 64 hex characters of the first hash. */
const hashed = (fields: Fields): Buffer =>
  Buffer.from(createHash('sha256').update(canonical(fields), 'utf8').digest('hex'));

/** The fields with their signature: RSA PKCS#1 v1.5, the same bytes on every repetition. */
export const signed = (key: KeyObject, fields: Fields): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(present(fields)),
  [signature]: sign('sha256', hashed(fields), key).toString('base64'),
});

/** True when this key signed these very values; base64 in any but its one exact form is refused. */
export const isSigned = (key: KeyObject, fields: Fields): boolean => {
  const text = fields[signature] ?? '';
  const bytes = Buffer.from(text, 'base64');
  return (
    text !== '' && bytes.toString('base64') === text && verify('sha256', hashed(fields), key, bytes)
  );
};
