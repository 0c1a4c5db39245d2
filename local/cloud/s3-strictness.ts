// What fauxqs would take wrongly of S3: requests it answers 200 to without doing what they ask.
import type { IncomingHttpHeaders } from 'node:http';
import type { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';

/** An object that was just stored, and S3's word for how. */
export type Written = {
  readonly bucket: string;
  readonly key: string;
  readonly how: 'Put' | 'Copy' | 'CompleteMultipartUpload';
};

/** An S3 error to answer with. */
export type Refusal = { readonly status: number; readonly xml: string };

// Sub-resources that it would store as the object's body or ignore.
const notEmulated = [
  'acl',
  'tagging',
  'versioning',
  'notification',
  'retention',
  'legal-hold',
  'object-lock',
  'policy',
  'encryption',
  'select',
  'restore',
] as const;

const refuse = (status: number, code: string, message: string): Refusal => ({
  status,
  xml: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

type Target = { readonly bucket: string; readonly key: string; readonly query: URLSearchParams };

const targetOf = (url: string): Target => {
  const [path = '', query] = url.split('?', 2);
  const [bucket = '', ...key] = path.slice(1).split('/').map(decodeURIComponent);
  return { bucket, key: key.join('/'), query: new URLSearchParams(query) };
};

const currentTag = ({ bucket, key }: Target, s3: S3Store): string | undefined => {
  try {
    return s3.headObject(bucket, key).etag;
  } catch {
    return undefined;
  }
};

const preconditionFails = (headers: IncomingHttpHeaders, tag: string | undefined): boolean => {
  const { 'if-none-match': none, 'if-match': match } = headers;
  if (none !== undefined && tag !== undefined) return none === '*' || none === tag;
  return match !== undefined && match !== tag;
};

/** The refusal that S3 (or this emulation's honesty) owes a request, or undefined to let it pass. */
export const refusal = (
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  s3: S3Store,
): Refusal | undefined => {
  if (headers['x-amz-target'] !== undefined) return undefined;
  const target = targetOf(url);
  const unknown = notEmulated.find((name) => target.query.has(name));
  if (unknown !== undefined) {
    return refuse(501, 'NotImplemented', `The local cloud does not emulate ?${unknown}`);
  }
  if (method !== 'PUT' || !preconditionFails(headers, currentTag(target, s3))) return undefined;
  return refuse(412, 'PreconditionFailed', 'A precondition you specified did not hold');
};

/** The object that a successful request stored, if it stored one. */
export const storedObject = (
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
): Written | undefined => {
  if (headers['x-amz-target'] !== undefined) return undefined;
  const { bucket, key, query } = targetOf(url);
  if (key === '') return undefined;
  if (method === 'POST' && query.has('uploadId')) {
    return { bucket, key, how: 'CompleteMultipartUpload' };
  }
  if (method !== 'PUT' || query.has('partNumber')) return undefined;
  return { bucket, key, how: headers['x-amz-copy-source'] === undefined ? 'Put' : 'Copy' };
};
