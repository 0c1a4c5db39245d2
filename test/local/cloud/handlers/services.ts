// Uses every local service once, through the unmodified SDK, as the event says.
import process from 'node:process';
import {
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

type Event = { readonly what: string; readonly [name: string]: string };

const table = process.env['TABLE'] ?? '';
const dynamodb = new DynamoDBClient({});
const s3 = new S3Client({});
const sqs = new SQSClient({});
const secrets = new SecretsManagerClient({});
const item = (id: string, note = '') => ({
  id: { S: id },
  state: { S: 'new' },
  note: { S: note },
});

const services: Readonly<Record<string, (event: Event) => Promise<unknown>>> = {
  put: ({ id = '', note }) =>
    dynamodb.send(new PutItemCommand({ TableName: table, Item: item(id, note) })),
  transact: ({ ids = '' }) =>
    dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: ids.split(',').map((id) => ({ Put: { TableName: table, Item: item(id) } })),
      }),
    ),
  send: ({ body = '', delay = '0' }) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: process.env['QUEUE_URL'],
        MessageBody: body,
        DelaySeconds: Number(delay),
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
      }),
    ),
  secret: async ({ id = '' }) =>
    (await secrets.send(new GetSecretValueCommand({ SecretId: process.env[id] ?? id })))
      .SecretString,
  store: ({ key = '', body = '', once }) =>
    s3.send(
      new PutObjectCommand({
        Bucket: process.env['BUCKET'],
        Key: key,
        Body: body,
        ...(once === undefined ? {} : { IfNoneMatch: '*' }),
      }),
    ),
  load: async ({ key = '' }) => {
    const found = await s3.send(new GetObjectCommand({ Bucket: process.env['BUCKET'], Key: key }));
    return await found.Body?.transformToString();
  },
  tag: ({ key = '' }) =>
    s3.send(
      new PutObjectTaggingCommand({
        Bucket: process.env['BUCKET'],
        Key: key,
        Tagging: { TagSet: [] },
      }),
    ),
};

export const handler = async (event: Event) => await services[event.what]?.(event);
