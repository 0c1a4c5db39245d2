// The host's own way into the buckets: files dropped from outside, and what lies there.
import type { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import type { Written } from './s3-strictness.ts';

/** Buckets by any of their names. */
export type Buckets = {
  /** Stores an object (of any size) and tells whom the bucket's notifications name. */
  readonly put: (bucket: string, key: string, body: Uint8Array | string) => void;
  readonly get: (bucket: string, key: string) => Buffer;
  readonly list: (bucket: string, prefix?: string) => readonly string[];
};

const listAtMost = 1_000_000;

/** Opens the buckets; `written` is told of what is put. */
export const openBuckets = (
  s3: S3Store,
  written: (object: Written) => void,
  nameOf: (wanted: string) => string,
): Buckets => ({
  put: (bucket, key, body) => {
    const name = nameOf(bucket);
    s3.putObject(name, key, Buffer.from(body), 'application/octet-stream');
    written({ bucket: name, key, how: 'Put' });
  },
  get: (bucket, key) => s3.getObject(nameOf(bucket), key).body,
  list: (bucket, prefix = '') =>
    s3.listObjects(nameOf(bucket), { prefix, maxKeys: listAtMost }).objects.map(({ key }) => key),
});
