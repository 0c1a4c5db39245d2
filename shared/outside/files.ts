// Objects in our buckets: read as a stream, written whole.
import { type Part, setting } from '../live.ts';
import type { Bucket } from '../world.ts';
import { objects } from './objects.ts';

const variables = {
  statements: 'STATEMENTS_BUCKET',
  imports: 'IMPORTS_BUCKET',
  messages: 'MESSAGES_BUCKET',
} as const;

export const files: Part = (settings) => {
  const { get, put } = objects(settings);
  const bucketOf = (bucket: Bucket): string => setting(settings, variables[bucket]);
  return {
    files: {
      read: (bucket, key) => get(bucketOf(bucket), key),
      write: (bucket, key, body) => put(bucketOf(bucket), key, body),
    },
  };
};
