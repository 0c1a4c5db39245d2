// The bucket of banks' messages, for the one function that only puts them there.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Part, setting } from '../live.ts';
import type { Bucket } from '../world.ts';

const writeOnly = (): never => {
  throw new Error('this function only keeps messages: it reads none');
};

export const messages: Part = (settings) => {
  const client = new S3Client({ maxAttempts: 3, forcePathStyle: true });
  const write = async (bucket: Bucket, key: string, body: string | Uint8Array): Promise<void> => {
    if (bucket !== 'messages') throw new Error(`this function keeps nothing in ${bucket}`);
    await client.send(
      new PutObjectCommand({
        Bucket: setting(settings, 'MESSAGES_BUCKET'),
        Key: key,
        Body: body,
        ContentType: 'application/xml',
      }),
    );
  };
  return { files: { read: writeOnly, write } };
};
