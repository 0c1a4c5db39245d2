// Objects dropped in a bucket, as S3's notification names them inside a queue message.
import * as z from 'zod';

const Dropped = z.object({
  Records: z
    .array(
      z.object({
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({ key: z.string(), size: z.int().optional() }),
        }),
      }),
    )
    .default([]),
});

/** S3 writes keys as in a query string: `+` for a space, percent signs for the rest. */
const decoded = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

/**
 * A message's objects: bucket, decoded key and size in bytes. The test message that S3 sends when
 * a notification is set up names none.
 */
export const DroppedObjects = Dropped.transform(({ Records }) =>
  Records.map(({ s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decoded(object.key),
    sizeBytes: object.size ?? 0,
  })),
);
export type DroppedObject = z.infer<typeof DroppedObjects>[number];
