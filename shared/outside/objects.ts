// Objects in S3 by two signed requests: the SDK's client alone would be a quarter of a bundle.
import { AwsClient } from 'aws4fetch';
import { type Settings, setting } from '../live.ts';

const retries = 3;

export interface Objects {
  /** The object's bytes as they arrive; undefined when there is none. */
  get(bucket: string, key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  put(
    bucket: string,
    key: string,
    body: string | Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

/** Credentials as Lambda gives them; they hold for as long as the function's process does. */
const clientOf = (settings: Settings): AwsClient =>
  new AwsClient({
    service: 's3',
    region: setting(settings, 'AWS_REGION'),
    accessKeyId: setting(settings, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: setting(settings, 'AWS_SECRET_ACCESS_KEY'),
    sessionToken: setting(settings, 'AWS_SESSION_TOKEN'),
    retries,
  });

/** `S3_ENDPOINT` comes from the stack, which knows the partition's domain; the other is the usual override. */
const endpointOf = (settings: Settings): string =>
  settings['AWS_ENDPOINT_URL_S3'] === undefined
    ? setting(settings, 'S3_ENDPOINT')
    : setting(settings, 'AWS_ENDPOINT_URL_S3');

const refusal = async (what: string, answer: Response): Promise<Error> => {
  const code = /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1];
  return new Error(`S3 answered ${what} with ${answer.status} ${code ?? ''}`.trimEnd());
};

/** Throws on every answer but success and "no such key"; the client repeats what S3 could not do. */
export const objects = (settings: Settings): Objects => {
  const client = clientOf(settings);
  const endpoint = endpointOf(settings);
  const urlOf = (bucket: string, key: string): string =>
    `${endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return {
    get: async (bucket, key) => {
      const answer = await client.fetch(urlOf(bucket, key));
      if (answer.ok && answer.body) return answer.body;
      const fault = await refusal('a read', answer);
      if (fault.message.endsWith('NoSuchKey')) return undefined;
      throw fault;
    },
    put: async (bucket, key, body, headers = {}) => {
      const answer = await client.fetch(urlOf(bucket, key), { method: 'PUT', body, headers });
      if (!answer.ok) throw await refusal('a write', answer);
    },
  };
};
