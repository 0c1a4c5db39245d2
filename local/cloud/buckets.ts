// The buckets of the templates, and the events that tell of new objects in them.
import * as z from 'zod';
import type { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import type { Clock } from './clock.ts';
import type { Model } from './model.ts';
import type { Written } from './s3-strictness.ts';

/** Who is told of what happens in a bucket. */
export type Notification = {
  readonly bucket: string;
  /** S3's event names; `*` ends a family: `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  /** ARN of a queue or a function. */
  readonly target: string;
  readonly prefix: string;
  readonly suffix: string;
};

const Rules = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);
const ownFilter = z
  .object({ S3Key: z.object({ Rules }).default({ Rules: [] }) })
  .default({ S3Key: { Rules: [] } })
  .transform(({ S3Key }) => S3Key.Rules);
const customFilter = z
  .object({ Key: z.object({ FilterRules: Rules }).default({ FilterRules: [] }) })
  .default({ Key: { FilterRules: [] } })
  .transform(({ Key }) => Key.FilterRules);

/** The bucket's own property. */
const OwnConfiguration = z.object({
  QueueConfigurations: z
    .array(z.object({ Event: z.string(), Queue: z.string(), Filter: ownFilter }))
    .default([]),
  LambdaConfigurations: z
    .array(z.object({ Event: z.string(), Function: z.string(), Filter: ownFilter }))
    .default([]),
});

/** The CDK's custom resource, which sets the same through the S3 API. */
const CustomConfiguration = z.object({
  BucketName: z.string(),
  NotificationConfiguration: z.object({
    QueueConfigurations: z
      .array(z.object({ Events: z.array(z.string()), QueueArn: z.string(), Filter: customFilter }))
      .default([]),
    LambdaFunctionConfigurations: z
      .array(
        z.object({
          Events: z.array(z.string()),
          LambdaFunctionArn: z.string(),
          Filter: customFilter,
        }),
      )
      .default([]),
  }),
});

type Rule = z.infer<typeof Rules>;
type Told = { readonly events: readonly string[]; readonly target: string; readonly rules: Rule };

const ruled = (rules: Rule, name: string): string =>
  rules.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';

const notification = (bucket: string, { events, target, rules }: Told): Notification => ({
  bucket,
  events,
  target,
  prefix: ruled(rules, 'prefix'),
  suffix: ruled(rules, 'suffix'),
});

const ownTold = (configuration: unknown): Told[] => {
  const own = OwnConfiguration.parse(configuration ?? {});
  return [
    ...own.QueueConfigurations.map((one) => ({ ...one, target: one.Queue })),
    ...own.LambdaConfigurations.map((one) => ({ ...one, target: one.Function })),
  ].map(({ Event, target, Filter }) => ({ events: [Event], target, rules: Filter }));
};

const customTold = (properties: unknown): Notification[] => {
  const { BucketName, NotificationConfiguration } = CustomConfiguration.parse(properties);
  return [
    ...NotificationConfiguration.QueueConfigurations.map((one) => ({
      ...one,
      target: one.QueueArn,
    })),
    ...NotificationConfiguration.LambdaFunctionConfigurations.map((one) => ({
      ...one,
      target: one.LambdaFunctionArn,
    })),
  ].map(({ Events, target, Filter }) =>
    notification(BucketName, { events: Events, target, rules: Filter }),
  );
};

/** Every notification that the templates configure, in either way. */
export const notificationsOf = (model: Model): readonly Notification[] => [
  ...model
    .ofType('AWS::S3::Bucket')
    .flatMap(({ name, properties }) =>
      ownTold(properties['NotificationConfiguration']).map((told) => notification(name, told)),
    ),
  ...model
    .ofType('Custom::S3BucketNotifications')
    .flatMap(({ properties }) => customTold(properties)),
];

const concerns = (one: Notification, { bucket, key, how }: Written): boolean =>
  one.bucket === bucket &&
  one.events.some((event) => `s3:ObjectCreated:${how}`.startsWith(event.replace(/\*$/, ''))) &&
  key.startsWith(one.prefix) &&
  key.endsWith(one.suffix);

/** The targets that hear of a written object. */
export const targetsOf = (
  notifications: readonly Notification[],
  written: Written,
): readonly string[] =>
  notifications.filter((one) => concerns(one, written)).map(({ target }) => target);

/** A key as S3 events carry it: form-encoded, slashes kept, spaces as `+`. */
export const encodedKey = (key: string): string =>
  encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');

/** The event that S3 sends for a written object. */
export const objectCreated = (written: Written, s3: S3Store, region: string, clock: Clock) => {
  const { bucket, key, how } = written;
  const object = s3.headObject(bucket, key);
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date(clock.now()).toISOString(),
        eventName: `ObjectCreated:${how}`,
        userIdentity: { principalId: 'AWS:local' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': 'LOCAL', 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: {
            name: bucket,
            ownerIdentity: { principalId: 'LOCAL' },
            arn: `arn:aws:s3:::${bucket}`,
          },
          object: {
            key: encodedKey(key),
            size: object.contentLength,
            eTag: object.etag.replaceAll('"', ''),
            sequencer: clock.now().toString(16).toUpperCase(),
          },
        },
      },
    ],
  };
};
