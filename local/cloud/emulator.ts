// Queues and buckets of this machine: fauxqs in this process, on loopback only, and not too kind.
// Its own start would listen on every interface, so its parts are put together here.
import { buildApp } from 'fauxqs';
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { refusal, storedObject, type Written } from './s3-strictness.ts';

/** The running emulator. Both services answer at one address. */
export type Emulator = {
  readonly url: string;
  readonly sqs: SqsStore;
  readonly s3: S3Store;
  readonly close: () => Promise<void>;
};

/** Starts the emulator; `written` is told of every object that a request stored. */
export const startEmulator = async (
  region: string,
  written: (object: Written) => void,
): Promise<Emulator> => {
  const sqs = new SqsStore();
  // Without a host of its own the store names queues by the address they were asked at.
  sqs.host = '';
  sqs.region = region;
  const s3 = new S3Store();
  const stores = { sqsStore: sqs, snsStore: new SnsStore(), s3Store: s3 };
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  app.addHook('preHandler', async (request, reply) => {
    const refused = refusal(request.method, request.url, request.headers, s3);
    if (refused === undefined) return;
    await reply.status(refused.status).type('application/xml').send(refused.xml);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode !== 200) return;
    const object = storedObject(request.method, request.url, request.headers);
    if (object !== undefined) written(object);
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, sqs, s3, close: () => app.close() };
};
