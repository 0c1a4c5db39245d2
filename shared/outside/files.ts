// Objects in our buckets: read as a stream, written whole.
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Part, setting } from '../live.ts';
import type { Bucket } from '../world.ts';

const variables = {
  statements: 'STATEMENTS_BUCKET',
  imports: 'IMPORTS_BUCKET',
  messages: 'MESSAGES_BUCKET',
} as const;

const isChunks = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

export const files: Part = (settings) => {
  const client = new S3Client({ maxAttempts: 3, forcePathStyle: true });
  const bucketOf = (bucket: Bucket): string => setting(settings, variables[bucket]);
  const read = async (bucket: Bucket, key: string) => {
    try {
      const answer = await client.send(
        new GetObjectCommand({ Bucket: bucketOf(bucket), Key: key }),
      );
      if (!isChunks(answer.Body)) throw new Error(`the object ${key} came without a body`);
      return answer.Body;
    } catch (cause) {
      if (cause instanceof NoSuchKey) return undefined;
      throw cause;
    }
  };
  const write = async (bucket: Bucket, key: string, body: string | Uint8Array): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket: bucketOf(bucket), Key: key, Body: body }));
  };
  return { files: { read, write } };
};
