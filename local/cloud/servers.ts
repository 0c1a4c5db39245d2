// Starts the servers that bundles talk to, filled with what the templates declare.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Stack } from './assembly.ts';
import { type DynamoDB, startDynamoDB } from './dynamodb.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import type { Reports } from './log.ts';
import { type Model, resolveModel } from './model.ts';
import { createQueues } from './queues.ts';
import type { Records } from './records.ts';
import { startRefusal } from './refusal.ts';
import type { Written } from './s3-strictness.ts';
import { startSecrets } from './secrets.ts';
import type { Server } from './server.ts';
import { startTableProxy, type TableRequest } from './table-proxy.ts';
import { createTables } from './tables.ts';
import type { Endpoints } from './worker/environment.ts';

/** The running servers and the model whose addresses they are. */
export type Servers = {
  readonly model: Model;
  readonly emulator: Emulator;
  readonly endpoints: Endpoints;
  readonly putSecret: (name: string, value: string) => void;
  /** DynamoDB itself, past the door that records. */
  readonly dynamodb: string;
  readonly close: () => Promise<void>;
};

/** Told of what happens at the servers. */
export type Listeners = {
  readonly written: (object: Written) => void;
  readonly tableRequest: (request: TableRequest) => void;
};

/** The public address of an HTTP API by its id, as soon as its door is open. */
export type ApiUrl = (apiId: string) => string;

const localAccount = '000000000000';

const provision = async (model: Model, emulator: Emulator, endpoint: string): Promise<void> => {
  createQueues(model, emulator.sqs, (name) => `${emulator.url}/${localAccount}/${name}`);
  for (const { name } of model.ofType('AWS::S3::Bucket')) emulator.s3.createBucket(name);
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCALHOST', secretAccessKey: 'local' },
  });
  await createTables(model, client).finally(() => client.destroy());
};

type Closing = { readonly close: () => Promise<void> };

const closeAll = async (started: readonly Closing[]): Promise<void> => {
  await Promise.all(started.map(({ close }) => close()));
};

/** Everything that a start has to end again when it fails half way. */
const startTogether = async (
  region: string,
  listeners: Listeners,
): Promise<{ readonly dynamodb: DynamoDB; readonly emulator: Emulator }> => {
  const emulator = await startEmulator(region, listeners.written);
  const dynamodb = await startDynamoDB().catch(async (cause: unknown) => {
    await emulator.close();
    throw cause;
  });
  return { dynamodb, emulator };
};

/** What the servers are started with. */
export type ServerSettings = {
  readonly stacks: readonly Stack[];
  readonly secrets: Readonly<Record<string, string>>;
  readonly apiUrl: ApiUrl;
  readonly listeners: Listeners;
  readonly reports: Reports;
};

/** Starts them all. When one does not start, those that did are ended before the error is thrown. */
export const startServers = async (settings: ServerSettings): Promise<Servers> => {
  const { stacks, secrets, apiUrl, listeners, reports } = settings;
  const { dynamodb, emulator } = await startTogether(stacks[0]?.region ?? '', listeners);
  const started: Closing[] = [dynamodb, emulator];
  const keep = <Kept extends Server>(server: Kept): Kept => {
    started.push(server);
    return server;
  };
  try {
    const model = resolveModel(stacks, {
      queueUrl: (name) => `${emulator.url}/${localAccount}/${name}`,
      apiUrl,
    });
    await provision(model, emulator, dynamodb.endpoint);
    const door = keep(await startTableProxy(dynamodb.endpoint, listeners.tableRequest));
    const vault = keep(await startSecrets(model, secrets, reports.log));
    const refusal = keep(
      await startRefusal((call) => reports.violation(`a service without an emulator: ${call}`)),
    );
    const endpoints = {
      dynamodb: door.url,
      sqs: emulator.url,
      s3: emulator.url,
      secretsmanager: vault.url,
      refusal: refusal.url,
    };
    const close = () => closeAll(started);
    return {
      model,
      emulator,
      endpoints,
      putSecret: vault.put,
      dynamodb: dynamodb.endpoint,
      close,
    };
  } catch (cause) {
    await closeAll(started);
    throw cause;
  }
};

/** The records that a table door feeds, and the streams that it wakes. */
export const recordInto =
  (records: Records, written: (table: string) => void) =>
  ({ accessKey, actions }: TableRequest): void => {
    records.did(accessKey, actions);
    for (const action of actions) {
      const [table = '', name = ''] = action.split(':');
      if (!/^(Get|Query|Scan|Describe|List|BatchGet|ConditionCheck)/.test(name)) written(table);
    }
  };
